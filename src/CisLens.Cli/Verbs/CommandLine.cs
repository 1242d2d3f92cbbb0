using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using CisLens.Core;

namespace CisLens.Cli.Verbs;

/// <summary>The command line: all verbs, and the step from arguments to an exit code.</summary>
static class CommandLine
{
    /// <summary>Runs one command and returns its exit code.</summary>
    /// <param name="args">The arguments after <c>cislens</c>.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        args = OldSpelling.Rename(args);
        if (OldSpelling.Correction(args) is { } correction)
        {
            ConsoleLog.Error(error, "", correction);
            return (int)ExitCode.Usage;
        }
        var root = Build();
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        // with --help, an unknown command is not an error of the parser
        if (parsed.Errors.Count > 0 || (parsed.UnmatchedTokens.Count > 0 && parsed.CommandResult.Command.Subcommands.Count > 0))
            // an unknown argument explains the mistake better than the option that is then missing
            return Refuse(error, parsed, parsed.UnmatchedTokens.Count > 0
                ? $"'{parsed.UnmatchedTokens[0]}' is not a command or option here" : Describe(parsed.Errors[0]));
        // an argument that takes several files would take an option of another command as a file
        if (parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens)
            .FirstOrDefault(t => t.Value.StartsWith("--", StringComparison.Ordinal)) is { } unknown)
            return Refuse(error, parsed, $"'{unknown.Value}' is not a command or option here");
        if (Array.IndexOf(args, "") is var empty and >= 0)
        {
            string before = empty > 0 ? $", after {args[empty - 1]}," : "";
            return Refuse(error, parsed, $"argument {empty + 1}{before} is empty; check that the shell variable is set");
        }
        string verb = VerbOf(parsed);
        using var log = new ConsoleLog(verb, error);
        using var pipes = new PipeInputs(log);
        try
        {
            if (pipes.Copy(args) is var copied && !copied.SequenceEqual(args))
                parsed = root.Parse(copied);
        }
        catch (IOException fault)
        {
            ConsoleLog.Error(error, verb, $"an input that is a pipe cannot be copied: {fault.Message}; give a file");
            return (int)ExitCode.Failed;
        }
        // a verb handles signals itself: it saves its state before it stops
        return parsed.Invoke(new Invocation(args)
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = output,
            Error = error,
        });
    }

    static string VerbOf(ParseResult parsed) => parsed.CommandResult.Command is Verb v ? v.FullName : "";

    static int Refuse(TextWriter error, ParseResult parsed, string fault)
    {
        string verb = VerbOf(parsed);
        ConsoleLog.Error(error, verb, $"{fault}. See cislens {(verb + " ").TrimStart()}--help.");
        return (int)ExitCode.Usage;
    }

    // System.CommandLine lists the choices on several lines, without the option's name
    static string Describe(ParseError error)
    {
        string text = string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return error.SymbolResult is OptionResult option && !text.Contains(option.Option.Name, StringComparison.Ordinal)
            ? $"{option.Option.Name}: {text}"
            : text;
    }

    /// <summary>All verbs under one root.</summary>
    internal static RootCommand Build()
    {
        var root = new RootCommand("CisLens: what does each allele do to transcription, in which cell type, and how sure is the model?");
        foreach (var verb in AllVerbs())
            root.Subcommands.Add(verb);
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new VerbHelp(all: false);
        root.Options.Add(new Option<bool>(VerbHelp.All)
        {
            Hidden = true,
            Recursive = true,
            Arity = ArgumentArity.Zero,
            Action = new VerbHelp(all: true),
        });
        return root;
    }

    // in the order in which a new user needs them
    static IEnumerable<Command> AllVerbs() =>
    [
        new DemoVerb(), new DoctorVerb(), new CheckVerb(), new SimulateVerb(),
        new ModelVerb(), new CoverageVerb(), new PrepareVerb(), new NegativesVerb(), new TrainVerb(), new EvaluateVerb(), new PredictVerb(),
        new ScoresVerb(), new ScoreVerb(), new MergeVerb(), new BackgroundVerb(), new IsmVerb(), new AblateVerb(), new MarginalizeVerb(),
        new EpistasisVerb(), new ExplainVerb(), new BenchVerb(), new RerunVerb(), new VersionVerb(),
    ];
}
