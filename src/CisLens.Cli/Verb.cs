using System.CommandLine;
using CisLens.Core;

namespace CisLens.Cli;

/// <summary>One command. Each has its own file under <c>Verbs</c> and contains no science.</summary>
abstract class Verb : Command
{
    readonly List<(string Heading, Option[] Options)> _groups = [];

    protected Verb(string name, string description, params string[] examples) : base(name, description)
    {
        Examples = examples;
        SetAction(parsed => VerbRunner.Run(FullName, Options.Any(o => o.Name == "--resume"), (Invocation)parsed.InvocationConfiguration,
            context => Run(parsed, context)));
    }

    /// <summary>Complete commands, printed by <c>--help</c>.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Options that only <c>--help-all</c> shows, under headings.</summary>
    public IReadOnlyList<(string Heading, Option[] Options)> Groups => _groups;

    /// <summary>The verb with those above it, as the user types them.</summary>
    public string FullName => Parents.OfType<Verb>().Select(p => p.FullName + " ").FirstOrDefault("") + Name;

    /// <summary>Adds options that <c>--help</c> shows. The values of an enum are lower-case words.</summary>
    internal void Add(params IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            if (option.HelpName is null && option.EnumWords() is { } words)
                option.Words(words);
            Options.Add(option);
        }
    }

    /// <summary>Adds options that only <c>--help-all</c> shows, under a heading.</summary>
    internal void AddGroup(string heading, params Option[] options)
    {
        Add(options);
        _groups.Add((heading, options));
    }

    /// <summary>Does the work. Every failure is an exception, which <see cref="VerbRunner"/> turns into a line and an exit code.</summary>
    protected abstract void Run(ParseResult args, RunContext context);
}

/// <summary>What a verb needs in addition to its arguments.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Log">Messages to standard error.</param>
/// <param name="Stop">Set by SIGINT and SIGTERM.</param>
sealed record RunContext(TextWriter Output, TextWriter Error, ConsoleLog Log, CancellationToken Stop)
{
    /// <summary>The record of the run, which a verb fills.</summary>
    public required RunRecord Record { get; init; }

    /// <summary>The output whose name the record gets. It is written after the verb has finished; null writes no record.</summary>
    public string? RecordedOutput { get; set; }
}

/// <summary>One call of the program.</summary>
/// <param name="arguments">The arguments as typed.</param>
sealed class Invocation(IReadOnlyList<string> arguments) : InvocationConfiguration
{
    public IReadOnlyList<string> Arguments { get; } = arguments;
}
