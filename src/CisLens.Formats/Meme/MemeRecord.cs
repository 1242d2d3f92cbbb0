namespace CisLens.Formats.Meme;

/// <summary>A motif of a MEME file.</summary>
/// <param name="Name">Its identifier.</param>
/// <param name="Other">Its other name, or empty.</param>
/// <param name="Probabilities">Four probabilities a column, A C G T.</param>
/// <param name="Sites">How many sites it was made from; 20 where a file does not say, as the MEME suite takes it.</param>
public sealed record MemeRecord(string Name, string Other, double[] Probabilities, double Sites = MemeRecord.UsualSites)
{
    /// <summary>What the MEME suite takes where <c>nsites</c> is missing.</summary>
    public const double UsualSites = 20;

    /// <summary>Number of columns.</summary>
    public int Width => Probabilities.Length / 4;
}

/// <summary>What a MEME file holds.</summary>
/// <param name="Motifs">The motifs, in its order.</param>
/// <param name="Background">Frequencies of A C G T; a quarter each where it says nothing.</param>
public sealed record MemeMotifs(IReadOnlyList<MemeRecord> Motifs, double[] Background);
