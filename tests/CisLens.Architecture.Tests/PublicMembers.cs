using System.Reflection;
using System.Runtime.CompilerServices;

namespace CisLens.Architecture.Tests;

/// <summary>The public types of an assembly and their public and protected members, one per line, in a fixed order.</summary>
static class PublicMembers
{
    const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    public static string List(Assembly assembly)
    {
        var types = assembly.GetExportedTypes().OrderBy(FullName, StringComparer.Ordinal);
        return string.Concat(types.Select(type =>
            $"{Kind(type)} {FullName(type)}{Bases(type)}\n" +
                string.Concat(Members(type).Order(StringComparer.Ordinal).Select(m => $"    {m}\n"))));
    }

    static IEnumerable<string> Members(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            yield return Signature(type.GetMethod("Invoke")!);
            yield break;
        }
        foreach (var field in type.GetFields(Declared))
            if (Seen(field.IsPublic, field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName)
                yield return type.IsEnum
                    ? field.Name
                    : $"{(field.IsLiteral ? "const " : Static(field.IsStatic))}{Name(field.FieldType)} {field.Name}";
        foreach (var property in type.GetProperties(Declared))
        {
            string accessors = string.Join(" ", new[] { property.GetMethod, property.SetMethod }.Where(Seen)
                .Select(m => Accessor(m!, property)));
            if (accessors.Length > 0 && property.Name != "EqualityContract")
                yield return $"{Static(property.GetAccessors(true)[0].IsStatic)}{Name(property.PropertyType)} " +
                    $"{property.Name}{Index(property)} {{ {accessors} }}";
        }
        foreach (var happening in type.GetEvents(Declared)) yield return $"event {Name(happening.EventHandlerType!)} {happening.Name}";
        foreach (var constructor in type.GetConstructors(Declared))
            if (Seen(constructor) && !Made(constructor) && !constructor.IsStatic) yield return $"new({Parameters(constructor)})";
        foreach (var method in type.GetMethods(Declared))
            if (Seen(method) && !Made(method) && !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)
                && !Made(method))
                yield return Signature(method);
    }

    // Members that the compiler adds to a record have this attribute.
    static bool Made(MethodBase method) => method.IsDefined(typeof(CompilerGeneratedAttribute), false);

    static bool Seen(MethodBase? method) => method is not null && Seen(method.IsPublic, method.IsFamily || method.IsFamilyOrAssembly);

    static bool Seen(bool isPublic, bool isProtected) => isPublic || isProtected;

    static string Static(bool isStatic) => isStatic ? "static " : "";

    static string Accessor(MethodInfo method, PropertyInfo property) => method == property.GetMethod ? "get;"
        : method.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;";

    static string Index(PropertyInfo property) => property.GetIndexParameters() is { Length: > 0 } index ? $"[{Parameters(index)}]" : "";

    static string Signature(MethodInfo method) =>
        $"{Static(method.IsStatic)}{Name(method.ReturnType)} {method.Name}{Arguments(method.GetGenericArguments())}({Parameters(method)})";

    static string Parameters(MethodBase method) => Parameters(method.GetParameters());

    static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(p =>
        $"{(p.IsOut ? "out " : p.IsIn ? "in " : p.ParameterType.IsByRef ? "ref " : "")}{Name(p.ParameterType)} " +
            $"{p.Name}{(p.IsOptional ? " = …" : "")}"));

    static string Kind(Type type) =>
        type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsSubclassOf(typeof(Delegate)) ? "delegate"
        : (type.IsValueType ? "" : type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed
        ? "sealed " : "")
            + (type.GetMethod("PrintMembers", Declared) is null ? "" : "record ") + (type.IsValueType ? "struct" : "class");

    static string Bases(Type type)
    {
        var bases = type.GetInterfaces().Where(i => !i.Name.StartsWith("IEquatable", StringComparison.Ordinal) && !type.IsEnum)
            .Select(Name).Order(StringComparer.Ordinal).AsEnumerable();
        if (type.BaseType is { } super && super != typeof(object) && super != typeof(ValueType) && !type.IsEnum
            && !type.IsSubclassOf(typeof(Delegate)))
            bases = bases.Prepend(Name(super));
        return bases.Any() ? $" : {string.Join(", ", bases)}" : "";
    }

    static string FullName(Type type) => $"{type.Namespace}.{Name(type)}";

    static string Name(Type type)
    {
        if (type.IsGenericParameter) return type.Name;
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.HasElementType) return Name(type.GetElementType()!);
        if (Nullable.GetUnderlyingType(type) is { } value) return $"{Name(value)}?";
        string outer = type.DeclaringType is { } declaring ? $"{Name(declaring)}." : "";
        return outer + type.Name.Split('`')[0] + Arguments(type.GetGenericArguments());
    }

    static string Arguments(Type[] types) => types.Length == 0 ? "" : $"<{string.Join(", ", types.Select(Name))}>";
}
