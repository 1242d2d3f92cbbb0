using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>
/// Makes the sequence between the elements: a first-order Markov chain with the dinucleotide preferences of a mammal, in segments
/// of different GC content, with repeats of a few families, and with N at the ends and in a gap.
/// </summary>
sealed class BackgroundSequence(Rng rng)
{
    const int SegmentBp = 50_000;
    const int TelomereBp = 2_000;
    const int GapBp = 5_000;
    const double RepeatShare = 0.2;
    const int FamilyBp = 280;            // about the length of an Alu
    const double Divergence = 0.15;
    static readonly double[] s_gc = [0.37, 0.41, 0.45, 0.51];

    // observed over expected dinucleotides of the human genome, both strands (Karlin and Mrázek 1997, rounded)
    static readonly double[,] s_odds =
    {
        { 1.12, 0.84, 1.16, 0.88 },   // AA AC AG AT
        { 1.20, 1.20, 0.24, 1.16 },   // CA CC CG CT
        { 1.02, 1.01, 1.20, 0.84 },   // GA GC GG GT
        { 0.74, 1.02, 1.20, 1.12 },   // TA TC TG TT
    };

    readonly Rng _bases = rng.Split("bases"), _repeats = rng.Split("repeats");
    readonly byte[][] _families = [.. Enumerable.Range(0, 4).Select(f => Chain(FamilyBp, s_gc[3], rng.Split($"family {f}")))];

    /// <summary>Makes a contig with repeats and N.</summary>
    public SimulatedContig Contig(string name, int length, bool withGap)
    {
        var contig = new SimulatedContig(name, new byte[length]);
        for (int start = 0; start < length; start += SegmentBp)
            Chain(Math.Min(SegmentBp, length - start), s_gc[_bases.Next(s_gc.Length)], _bases).CopyTo(contig.Codes, start);
        AddRepeats(contig);
        Unknown(contig, 0, TelomereBp);
        Unknown(contig, length - TelomereBp, TelomereBp);
        if (withGap)
            Unknown(contig, length / 2, GapBp);
        return contig;
    }

    static byte[] Chain(int length, double gc, Rng rng)
    {
        double[] share = [(1 - gc) / 2, gc / 2, gc / 2, (1 - gc) / 2];
        var codes = new byte[length];
        int last = rng.Next(4);
        for (int i = 0; i < length; i++)
            codes[i] = (byte)(last = Next(share, last, rng));
        return codes;
    }

    static int Next(double[] share, int last, Rng rng)
    {
        double total = 0;
        for (int b = 0; b < 4; b++)
            total += share[b] * s_odds[last, b];
        double draw = rng.NextDouble() * total;
        for (int b = 0; b < 3; b++)
            if ((draw -= share[b] * s_odds[last, b]) < 0)
                return b;
        return 3;
    }

    void AddRepeats(SimulatedContig contig)
    {
        for (long covered = 0; covered < RepeatShare * contig.Codes.Length;)
        {
            var repeat = _repeats.Next(4) == 0 ? Simple() : Copy(_families[_repeats.Next(_families.Length)]);
            int start = _repeats.Next(contig.Codes.Length - repeat.Length);
            repeat.CopyTo(contig.Codes, start);
            contig.Repeat.AsSpan(start, repeat.Length).Fill(true);
            covered += repeat.Length;
        }
    }

    // a mutated copy of a family, on either strand, often without its left part
    byte[] Copy(byte[] family)
    {
        var copy = family[_repeats.Next(family.Length / 2)..].ToArray();
        for (int i = 0; i < copy.Length; i++)
            if (_repeats.NextDouble() < Divergence)
                copy[i] = (byte)_repeats.Next(4);
        return _repeats.Next(2) == 0 ? copy : Dna.ReverseComplement(copy);
    }

    // a unit of one to three bases, repeated
    byte[] Simple()
    {
        var unit = new byte[1 + _repeats.Next(3)];
        for (int i = 0; i < unit.Length; i++)
            unit[i] = (byte)_repeats.Next(4);
        var run = new byte[20 + _repeats.Next(40)];
        for (int i = 0; i < run.Length; i++)
            run[i] = unit[i % unit.Length];
        return run;
    }

    static void Unknown(SimulatedContig contig, int start, int length)
    {
        contig.Codes.AsSpan(start, length).Fill(Dna.N);
        contig.Repeat.AsSpan(start, length).Clear();
    }
}
