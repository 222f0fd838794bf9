import ts from 'typescript';

const isAnyText = (type) =>
  (type.flags & ts.TypeFlags.String) !== 0 || (type.isIntersection() && type.types.some(isAnyText));

/**
 * Forbids asking an object of numbers by a name that is known only when the program runs. That may
 * be an id, and an id may be `constructor`: what every object has of that name is no number.
 */
export const noOpenTally = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { open: 'Every object has a constructor: count in a Map.' },
  },
  create: (context) => {
    const { program, esTreeNodeToTSNodeMap } = context.sourceCode.parserServices;
    const checker = program.getTypeChecker();
    const typeOf = (node) => checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(node));
    return {
      'MemberExpression[computed=true]': (node) => {
        if (!isAnyText(typeOf(node.property))) return;
        const held = checker.getIndexInfoOfType(checker.getNonNullableType(typeOf(node.object)), ts.IndexKind.String);
        if (held !== undefined && (held.type.flags & ts.TypeFlags.NumberLike) !== 0)
          context.report({ node, messageId: 'open' });
      },
    };
  },
};
