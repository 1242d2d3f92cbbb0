using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace CisLens.Cli;

/// <summary>The library's help, and below it an example that works.</summary>
sealed class VerbHelp : SynchronousCommandLineAction
{
    readonly HelpAction _standard = new();

    /// <summary>Who asks for help has not given the rest yet.</summary>
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
