using System.Reflection;

namespace CisLens.Core;

/// <summary>Which program this is.</summary>
public static class BuildInfo
{
    /// <summary>Version, with the commit behind a plus sign where the build knew it.</summary>
    public static string Version { get; } =
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
