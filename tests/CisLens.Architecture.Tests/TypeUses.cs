using System.Reflection;
using System.Reflection.Emit;

namespace CisLens.Architecture.Tests;

/// <summary>Finds the types that a type uses in signatures, attributes and code. Uses of constants are not found.</summary>
static class TypeUses
{
    const BindingFlags All =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    static readonly Dictionary<int, OpCode> s_codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    public static HashSet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, type.BaseType);
        foreach (var one in type.GetInterfaces()) Add(found, one);
        foreach (var one in type.GetGenericArguments()) AddConstraints(found, one);
        foreach (var data in type.GetCustomAttributesData()) Add(found, data.AttributeType);
        foreach (var field in type.GetFields(All)) Add(found, field.FieldType);
        foreach (var method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All))) AddMethod(found, method);
        return found;
    }

    static void AddMethod(HashSet<Type> found, MethodBase method)
    {
        AddSignature(found, method);
        if (method.IsGenericMethodDefinition)
            foreach (var one in method.GetGenericArguments()) AddConstraints(found, one);
        if (method.GetMethodBody() is not { } body) return;
        foreach (var local in body.LocalVariables) Add(found, local.LocalType);
        foreach (var clause in body.ExceptionHandlingClauses)
            if (clause.Flags == ExceptionHandlingClauseOptions.Clause) Add(found, clause.CatchType);
        foreach (var (_, member) in Members(method, body))
            switch (member)
            {
                case Type type: Add(found, type); break;
                case FieldInfo field: Add(found, field.DeclaringType); Add(found, field.FieldType); break;
                case MethodBase called: Add(found, called.DeclaringType); AddSignature(found, called); break;
            }
    }

    /// <summary>The types that the code of a type tests for or casts to.</summary>
    public static HashSet<Type> Casts(Type type) =>
        [.. from method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All))
            let body = method.GetMethodBody()
            where body is not null
            from use in Members(method, body)
            where use.Code == OpCodes.Isinst || use.Code == OpCodes.Castclass
            select (Type)use.Member!];

    static IEnumerable<(OpCode Code, MemberInfo? Member)> Members(MethodBase method, MethodBody body)
    {
        Type[] ofType = method.DeclaringType!.GetGenericArguments(), ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        return Tokens(body.GetILAsByteArray()!).Select(use => (use.Code, method.Module.ResolveMember(use.Token, ofType, ofMethod)));
    }

    static void AddSignature(HashSet<Type> found, MethodBase method)
    {
        foreach (var parameter in method.GetParameters()) Add(found, parameter.ParameterType);
        if (method is MethodInfo info) Add(found, info.ReturnType);
        if (method.IsGenericMethod)
            foreach (var one in method.GetGenericArguments()) Add(found, one);
    }

    static void AddConstraints(HashSet<Type> found, Type parameter)
    {
        if (!parameter.IsGenericParameter) return;
        foreach (var one in parameter.GetGenericParameterConstraints()) Add(found, one);
    }

    static void Add(HashSet<Type> found, Type? type)
    {
        if (type is null || type.IsGenericParameter) return;
        if (type.HasElementType) Add(found, type.GetElementType());
        else if (found.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type) || type.IsGenericType)
            foreach (var one in type.GenericTypeArguments) Add(found, one);
    }

    // ECMA-335 III.1: an opcode has one or two bytes. Its operand follows, and the opcode determines the kind of the operand.
    static IEnumerable<(OpCode Code, int Token)> Tokens(byte[] il)
    {
        for (int at = 0; at < il.Length;)
        {
            int value = il[at++];
            if (value == 0xFE) value = value << 8 | il[at++];
            var code = s_codes[value];
            switch (code.OperandType)
            {
                case OperandType.InlineNone: break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar: at += 1; break;
                case OperandType.InlineVar: at += 2; break;
                case OperandType.InlineI8 or OperandType.InlineR: at += 8; break;
                case OperandType.InlineSwitch: at += 4 + 4 * BitConverter.ToInt32(il, at); break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok:
                    yield return (code, BitConverter.ToInt32(il, at));
                    at += 4;
                    break;
                default: at += 4; break;
            }
        }
    }
}
