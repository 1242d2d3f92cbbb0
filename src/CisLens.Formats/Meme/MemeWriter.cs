using System.Globalization;
using System.Text;
using CisLens.Core;

namespace CisLens.Formats.Meme;

/// <summary>Writes motifs in the minimal text format of the MEME suite, version 4.</summary>
public static class MemeWriter
{
    /// <summary>Writes a file.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    public static void Write(string path, IEnumerable<MemeRecord> motifs) => DurableFile.WriteText(path, Text(motifs));

    /// <summary>The text of a file. Background frequencies are 0.25.</summary>
    public static string Text(IEnumerable<MemeRecord> motifs)
    {
        var text = new StringBuilder(
            "MEME version 4\n\nALPHABET= ACGT\n\nstrands: + -\n\nBackground letter frequencies\nA 0.25 C 0.25 G 0.25 T 0.25\n\n");
        foreach (var motif in motifs)
        {
            text.Append($"MOTIF {motif.Name} {motif.Other}".TrimEnd()).Append('\n');
            text.Append(CultureInfo.InvariantCulture,
                $"letter-probability matrix: alength= 4 w= {motif.Width} nsites= {motif.Sites:0.######} E= 0\n");
            foreach (double[] column in motif.Probabilities.Chunk(4))
                text.AppendJoin(' ', column.Select(p => p.ToString("0.######", CultureInfo.InvariantCulture))).Append('\n');
            text.Append('\n');
        }
        return text.ToString();
    }
}
