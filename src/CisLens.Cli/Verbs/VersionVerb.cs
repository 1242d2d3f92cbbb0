using System.CommandLine;
using CisLens.Core;

namespace CisLens.Cli.Verbs;

/// <summary><c>version</c>: which program this is.</summary>
sealed class VersionVerb() : Verb("version", "Show the version.", "cislens version")
{
    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context) => context.Output.WriteLine($"cislens {BuildInfo.Version}");
}
