using System.CommandLine;

namespace CisLens.Cli;

/// <summary>One thing that a user says; a file of its own under <c>Verbs</c>, without science.</summary>
abstract class Verb : Command
{
    protected Verb(string name, string description, params string[] examples) : base(name, description)
    {
        Examples = examples;
        SetAction(parsed => Guard.Run(FullName, Options.Any(o => o.Name == "--resume"), context => Run(parsed, context)));
    }

    /// <summary>Commands that work as they stand, shown by <c>--help</c>.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>The verb with those above it, as the user types them.</summary>
    public string FullName => Parents.OfType<Verb>().Select(p => p.FullName + " ").FirstOrDefault("") + Name;

    /// <summary>Does the work; every failure is an exception that <see cref="Guard"/> turns into a line and an exit code.</summary>
    protected abstract void Run(ParseResult args, RunContext context);
}

/// <summary>What a verb needs beside its arguments.</summary>
/// <param name="Log">Standard error.</param>
/// <param name="Stop">Set by SIGINT and SIGTERM.</param>
sealed record RunContext(ConsoleLog Log, CancellationToken Stop);
