using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>The binding motif of a transcription factor: a probability for each base at each position.</summary>
sealed class Motif
{
    const double Preferred = 0.88;       // of the consensus base, shared by the bases of an ambiguous letter
    const double HalfBound = 0.76;       // share of the best score at which the occupancy is 1/2
    const double Steepness = 1.5;        // increase of log2 of the occupancy odds per bit of score
    const double Negligible = 4;         // bits below half-bound at which the occupancy, below 2%, is set to 0

    readonly double[] _bits;             // width × 4: log2 of probability over 1/4
    readonly double[] _bestAfter;        // largest score of the positions after each position

    /// <summary>Makes a motif from a consensus in IUPAC letters.</summary>
    public Motif(string name, string consensus)
    {
        (Name, Consensus) = (name, consensus);
        Probabilities = [.. consensus.SelectMany(Column)];
        _bits = [.. Probabilities.Select(p => Math.Log2(p / 0.25))];
        _bestAfter = [.. Enumerable.Range(1, Width).Select(from => BestOf(from))];
        Best = BestOf(0);
    }

    /// <summary>Name of the transcription factor.</summary>
    public string Name { get; }

    /// <summary>The consensus in IUPAC letters.</summary>
    public string Consensus { get; }

    /// <summary>Width × 4 probabilities, bases in the order A, C, G, T.</summary>
    public IReadOnlyList<double> Probabilities { get; }

    /// <summary>Length in bp.</summary>
    public int Width => Consensus.Length;

    /// <summary>Score of the best sequence, in bits.</summary>
    public double Best { get; }

    /// <summary>Share of time in which a site is bound: 1 / (1 + 2^(−1.5 (score − 0.76 best))). It is 0 if it is negligible, or if a base
    /// is unknown.</summary>
    public double Occupancy(ReadOnlySpan<byte> codes)
    {
        double score = 0;
        for (int i = 0; i < codes.Length; i++)
        {
            if (codes[i] >= Dna.N)
                return 0;
            score += _bits[4 * i + codes[i]];
            if (score + _bestAfter[i] < HalfBound * Best - Negligible)
                return 0;
        }
        return 1 / (1 + Math.Pow(2, -Steepness * (score - HalfBound * Best)));
    }

    double BestOf(int from) => _bits.Skip(4 * from).Chunk(4).Sum(column => column.Max());

    /// <summary>Draws a site: the consensus with some mismatches, so that sites have different affinities.</summary>
    public byte[] Sample(Rng rng, double mismatch)
    {
        var site = new byte[Width];
        for (int i = 0; i < Width; i++)
            site[i] = rng.NextDouble() < mismatch ? (byte)rng.Next(4) : Draw(rng, i);
        return site;
    }

    // one of the preferred bases of a position, or any base if none is preferred
    byte Draw(Rng rng, int column)
    {
        var letters = Iupac(Consensus[column]);
        return Dna.Code(letters[rng.Next(letters.Length)]);
    }

    static double[] Column(char letter)
    {
        string letters = Iupac(letter);
        double other = letters.Length == 4 ? 0 : (1 - Preferred) / (4 - letters.Length);
        double own = letters.Length == 4 ? 0.25 : Preferred / letters.Length;
        return [.. "ACGT".Select(b => letters.Contains(b) ? own : other)];
    }

    // the IUPAC letters in the consensus sequences
    static string Iupac(char letter) => letter switch
    {
        'A' or 'C' or 'G' or 'T' => letter.ToString(),
        'R' => "AG",
        'Y' => "CT",
        'W' => "AT",
        'S' => "CG",
        'K' => "GT",
        'M' => "AC",
        'N' => "ACGT",
        _ => throw new ArgumentException($"'{letter}' is not a letter of a consensus"),
    };
}
