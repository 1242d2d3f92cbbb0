using CisLens.Formats.Meme;

namespace CisLens.Simulate;

/// <summary>Writes the motifs in the text form of the MEME suite.</summary>
static class MotifFile
{
    const int Sites = 100;

    /// <summary>Writes <c>motifs.meme</c>.</summary>
    public static void Write(string path) =>
        MemeWriter.Write(path,
            Grammar.Factors.Select(f => new MemeRecord(f.Motif.Name, f.Motif.Consensus, [.. f.Motif.Probabilities], Sites)));
}
