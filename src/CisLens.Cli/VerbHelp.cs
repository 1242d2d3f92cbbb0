using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace CisLens.Cli;

/// <summary>The help of System.CommandLine, followed by examples.</summary>
sealed class VerbHelp : SynchronousCommandLineAction
{
    readonly HelpAction _standard = new() { MaxWidth = 100 };

    /// <summary>With <c>--help</c>, missing arguments are not errors.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = _standard.Invoke(parseResult);
        if (parseResult.CommandResult.Command is Verb { Examples.Count: > 0 } verb)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine(verb.Examples.Count == 1 ? "Example:" : "Examples:");
            foreach (string example in verb.Examples)
                output.WriteLine($"  {example}");
        }
        return code;
    }
}
