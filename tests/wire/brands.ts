import { AnnotatedType, NumberType, StringType, ts } from 'ts-json-schema-generator';
import type { BaseType, SubNodeParser } from 'ts-json-schema-generator';

/**
 * Reads the kernel's `Brand<Value, Name>` as its value, titled with its name: a schema says that a
 * text is an order's id. Without this the mark that makes a brand would be read as a property.
 */
export const brandParser: SubNodeParser = {
  supportsNode: (node) => brandOf(node) !== undefined,
  createType: (node): BaseType => {
    const brand = brandOf(node);
    if (brand === undefined) throw new Error('this is no brand');
    // Branded numbers are instants, fences, positions: whole, all of them.
    return brand.value === ts.SyntaxKind.StringKeyword
      ? new AnnotatedType(new StringType(), { title: brand.name }, false)
      : new AnnotatedType(new NumberType(), { title: brand.name, type: 'integer' }, false);
  },
};

const brandOf = (node: ts.Node): { readonly value: ts.SyntaxKind; readonly name: string } | undefined => {
  if (!ts.isTypeReferenceNode(node) || node.typeName.getText() !== 'Brand') return undefined;
  const [value, name] = node.typeArguments ?? [];
  if (value === undefined || name === undefined || !ts.isLiteralTypeNode(name)) return undefined;
  return ts.isStringLiteral(name.literal) ? { value: value.kind, name: name.literal.text } : undefined;
};
