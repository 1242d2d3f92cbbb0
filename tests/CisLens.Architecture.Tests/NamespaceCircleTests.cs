using System.Reflection;
using System.Runtime.CompilerServices;

namespace CisLens.Architecture.Tests;

public class NamespaceCircleTests
{
    public static TheoryData<string> Projects => [.. Assemblies.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_of_a_project_refer_to_each_other_in_one_direction(string project)
    {
        var uses = Uses(Assemblies.Load(project));
        var circles = from use in uses
                      where Reaches(uses, use.To, use.From)
                      select $"{use.From} -> {use.To}: {use.Example}";
        Assert.True(!circles.Any(), string.Join("\n", circles));
    }

    static List<(string From, string To, string Example)> Uses(Assembly assembly) =>
        [.. (from type in assembly.GetTypes()
             where type.Namespace is not null && !Generated(type)
             from used in TypeUses.Of(type)
             where used.Assembly == assembly && used.Namespace is not null && used.Namespace != type.Namespace && !Generated(used)
             group $"{Outer(type)} uses {Outer(used)}" by (type.Namespace, used.Namespace) into pair
             orderby pair.Key
             select (pair.Key.Item1, pair.Key.Item2, string.Join(", ", pair.Distinct().Order())))];

    static bool Generated(Type type) => Outermost(type).IsDefined(typeof(CompilerGeneratedAttribute), false);

    static string Outer(Type type) => Outermost(type).Name;

    static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    static bool Reaches(List<(string From, string To, string Example)> uses, string from, string to)
    {
        var seen = new HashSet<string> { from };
        var open = new Stack<string>(seen);
        while (open.TryPop(out string? at))
        {
            if (at == to) return true;
            foreach (var use in uses)
                if (use.From == at && seen.Add(use.To)) open.Push(use.To);
        }
        return false;
    }
}
