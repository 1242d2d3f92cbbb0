using System.CommandLine;
using CisLens.Core;
using CisLens.Mutate.Saturation;

namespace CisLens.Cli;

/// <summary>How many shuffled copies of a stretch are made, and what they keep.</summary>
sealed class ShuffleOptions
{
    const int ShortestDinucleotides = 4;   // the first and the last base stay, so nothing moves in fewer

    /// <summary><c>--shuffles N</c>.</summary>
    public Option<int> Count { get; } = new Option<int>("--shuffles")
    {
        Description = "Number of shuffled copies of a stretch; the effect is their mean.",
        DefaultValueFactory = _ => 20,
    }.Between(1, 10_000);

    /// <summary><c>--keep dinucleotides|bases</c>.</summary>
    public Option<ShuffleKeeps> Keeps { get; } = new("--keep")
    {
        Description = "What a shuffle keeps: the counts of the dinucleotides, or only those of the bases.",
        DefaultValueFactory = _ => ShuffleKeeps.Dinucleotides,
    };

    /// <summary><c>--seed N</c>.</summary>
    public Option<ulong> Seed { get; } = CommonOptions.Seed();

    /// <summary>All of them.</summary>
    public Option[] All => [Count, Keeps, Seed];

    /// <summary>Refuses a stretch that a shuffle cannot change.</summary>
    public void RequireLength(ParseResult args, string what, long length)
    {
        if (args.GetValue(Keeps) == ShuffleKeeps.Dinucleotides && length < ShortestDinucleotides)
            throw new UsageException($"{what} has {length} bp; a shuffle that keeps dinucleotides needs {ShortestDinucleotides} bp: "
                + "give a longer one, or --keep bases");
    }
}
