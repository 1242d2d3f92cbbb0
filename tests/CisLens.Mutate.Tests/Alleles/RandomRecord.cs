using CisLens.Core;

namespace CisLens.Mutate.Tests.Alleles;

/// <summary>A random chromosome and a random edit of it. The chromosome has repeats, in which indels can move.</summary>
sealed record RandomRecord(string Bases, int Pos0, string Ref, string Alt)
{
    public static RandomRecord Make(Rng rng)
    {
        // half of the chromosomes have only two letters and therefore long runs and repeats
        string letters = rng.Next(2) == 0 ? "ACGT" : "AC";
        string bases = Text(rng, letters, 30 + rng.Next(40));
        int length = 1 + rng.Next(4), pos0 = rng.Next(bases.Length - length);
        string reference = bases.Substring(pos0, length), alternate;
        do
        {
            alternate = rng.Next(3) == 0 ? reference[..1] + Text(rng, letters, rng.Next(4)) : Text(rng, letters, 1 + rng.Next(4));
        }
        while (alternate == reference);
        return new(bases, pos0, reference, alternate);
    }

    static string Text(Rng rng, string letters, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => letters[rng.Next(letters.Length)]));
}
