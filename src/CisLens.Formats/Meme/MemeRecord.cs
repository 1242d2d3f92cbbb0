namespace CisLens.Formats.Meme;

/// <summary>A motif of a MEME file.</summary>
/// <param name="Name">The identifier.</param>
/// <param name="Other">The alternate name, or empty.</param>
/// <param name="Probabilities">Four probabilities per position, in the order A, C, G, T.</param>
/// <param name="Sites">Number of sites from which the motif was made; 20 if a file does not give it, as in the MEME suite.</param>
public sealed record MemeRecord(string Name, string Other, double[] Probabilities, double Sites = MemeRecord.UsualSites)
{
    /// <summary>The number of sites in the MEME suite if <c>nsites</c> is missing.</summary>
    public const double UsualSites = 20;

    /// <summary>Length in bp.</summary>
    public int Width => Probabilities.Length / 4;
}

/// <summary>The content of a MEME file.</summary>
/// <param name="Motifs">The motifs, in the order of the file.</param>
/// <param name="Background">Frequencies of A, C, G and T; 0.25 each if the file does not give them.</param>
public sealed record MemeMotifs(IReadOnlyList<MemeRecord> Motifs, double[] Background);
