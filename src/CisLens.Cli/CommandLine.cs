using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using CisLens.Cli.Verbs;
using CisLens.Core;

namespace CisLens.Cli;

/// <summary>The whole command line: the verbs, and the way from arguments to an exit code.</summary>
static class CommandLine
{
    /// <summary>Runs one command and returns its exit code.</summary>
    public static int Run(string[] args)
    {
        var parsed = Build().Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
            // what was not understood says more than what is then missing
            return Refuse(parsed, parsed.UnmatchedTokens.Count > 0 ? $"'{parsed.UnmatchedTokens[0]}' is not understood" : Describe(parsed.Errors[0]));
        if (Array.IndexOf(args, "") is var empty and >= 0)
            return Refuse(parsed, $"argument {empty + 1}{(empty > 0 ? $", behind {args[empty - 1]}," : "")} is empty; is a variable of the shell not set?");
        // signals are ours: a verb saves its state before it stops
        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    static int Refuse(ParseResult parsed, string fault)
    {
        string verb = parsed.CommandResult.Command is Verb v ? v.FullName : "";
        ConsoleLog.Error(verb, $"{fault}. See cislens {(verb + " ").TrimStart()}--help.");
        return (int)ExitCode.Usage;
    }

    // the library lists choices over several lines, without the option's name
    static string Describe(ParseError error)
    {
        string text = string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return error.SymbolResult is OptionResult option && !text.Contains(option.Option.Name, StringComparison.Ordinal)
            ? $"{option.Option.Name}: {text}"
            : text;
    }

    static RootCommand Build()
    {
        var root = new RootCommand("CisLens: what does each allele do to transcription, in which cell type, and how sure is the model?");
        foreach (var verb in AllVerbs())
            root.Subcommands.Add(verb);
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new VerbHelp();
        return root;
    }

    // in the order in which a new user meets them
    static IEnumerable<Command> AllVerbs() =>
    [
        new DemoVerb(), new DoctorVerb(), new CheckVerb(), new SimulateVerb(),
        new ModelVerb(), new PrepareVerb(), new NegativesVerb(), new TrainVerb(), new EvaluateVerb(), new PredictVerb(),
        new ScoreVerb(), new MergeVerb(), new CalibrateVerb(), new IsmVerb(), new ExplainVerb(), new BenchVerb(), new VersionVerb(),
    ];
}
