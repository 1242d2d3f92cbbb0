using System.CommandLine;
using CisLens.Core;

namespace CisLens.Cli.Verbs;

/// <summary><c>prepare</c>: makes a dataset to train on.</summary>
sealed class PrepareVerb : Verb
{
    public PrepareVerb() : base("prepare", "Make a dataset from peaks, signal, genes, expression or a table of sequences.",
        "cislens prepare peaks --genome sim/genome.fa --samples sim/samples.tsv -o data")
    {
        Subcommands.Add(new PreparePeaksVerb());
        Subcommands.Add(new PrepareSignalVerb());
        Subcommands.Add(new PrepareGenesVerb());
        Subcommands.Add(new PrepareExpressionVerb());
        Subcommands.Add(new PrepareTableVerb());
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context) =>
        throw new UsageException($"prepare needs one of {string.Join(", ", Subcommands.Select(c => c.Name))}. See cislens prepare --help");
}
