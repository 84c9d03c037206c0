"use strict";
// A field for a number or a line that can also hold a record, such as a figure that comes from a table: that is shown
// and kept as it is.
CMS.registerFieldType("simple", createClass({
  render() {
    const { value, field, forID, classNameWrapper, onChange } = this.props;
    const other = value !== null && typeof value === "object";
    const type = field.get("numbers") && !other && typeof value !== "string" ? "number" : "text";
    const read = (text) => (text === "" ? undefined : type === "number" ? Number(text) : text);
    return h("input", {
      id: forID, className: classNameWrapper, type, step: "any", readOnly: other,
      value: other ? JSON.stringify(value) : value ?? "",
      onChange: (event) => onChange(read(event.target.value)),
    });
  },
}));
