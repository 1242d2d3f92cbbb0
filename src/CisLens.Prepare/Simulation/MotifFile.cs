namespace CisLens.Prepare.Simulation;

/// <summary>Writes the motifs in the text form of the MEME suite.</summary>
static class MotifFile
{
    static readonly string[] s_header =
    [
        "MEME version 4", "", "ALPHABET= ACGT", "", "strands: + -", "", "Background letter frequencies", "A 0.25 C 0.25 G 0.25 T 0.25", "",
    ];

    /// <summary>Writes <c>motifs.meme</c>.</summary>
    public static void Write(string path) => TextFile.Write(path, s_header.Concat(Grammar.Factors.SelectMany(f => Lines(f.Motif))));

    static IEnumerable<string> Lines(Motif motif)
    {
        yield return $"MOTIF {motif.Name} {motif.Consensus}";
        yield return $"letter-probability matrix: alength= 4 w= {motif.Width} nsites= 100 E= 0";
        foreach (var column in motif.Probabilities.Chunk(4))
            yield return string.Join(' ', column.Select(p => TextFile.Number(p)));
        yield return "";
    }
}
