using System.Reflection;

namespace CisLens.Architecture.Tests;

/// <summary>The compiled projects, by their short name (<c>Core</c>, <c>Formats</c> …).</summary>
static class Assemblies
{
    public static IReadOnlyList<string> Projects { get; } =
        [.. Repository.Files("src", "*.csproj").Select(path => Path.GetFileNameWithoutExtension(path)["CisLens.".Length..]).Order()];

    public static Assembly Load(string project) => Assembly.Load(project == "Cli" ? "cislens" : $"CisLens.{project}");
}
