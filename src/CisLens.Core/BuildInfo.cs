using System.Reflection;

namespace CisLens.Core;

/// <summary>Version of the program.</summary>
public static class BuildInfo
{
    /// <summary>Version, followed by a plus sign and the commit if the build knows it.</summary>
    public static string Version { get; } =
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
