using System.Text;
using CisLens.Core;
using CisLens.Design.Zoo;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Models.Import;

/// <summary>Format of a file of a published model.</summary>
public enum PublishedFile
{
    /// <summary>LS-GKM model.</summary>
    LsGkm,
    /// <summary>FASTA, such as the support sequences of gkmSVM.</summary>
    Fasta,
    /// <summary>Weights of kmer-SVM, with a header.</summary>
    KmerSvm,
    /// <summary>k-mers and numbers: weights of deltaSVM.</summary>
    Weights,
    /// <summary>One name and one number per line: coefficients of gkmSVM.</summary>
    Alphas,
    /// <summary>Motifs in MEME format.</summary>
    Meme,
    /// <summary>Motifs as HOCOMOCO publishes them: a line with '>' and a name, then rows of 4 or 16 counts.</summary>
    Counts,
    /// <summary>DeepBind parameters.</summary>
    DeepBind,
}

/// <summary>Recognises files of published models by their first lines.</summary>
public static class PublishedFiles
{
    /// <summary>Recognises a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dropFirstLine">True to ignore the first line of a table.</param>
    /// <exception cref="InputException">The file is empty or of an unknown format.</exception>
    public static PublishedFile KindOf(string path, bool dropFirstLine = false)
    {
        if (StoredTensors.IsOne(path))
            throw InputException.In(path,
                "contains the weights of a network; use cislens model import network with --design (cislens model ls lists the designs)");
        using var lines = new LineReader(path, TextInput.Open(path));
        bool any = false;
        while (lines.Read(out var line))
        {
            any = true;
            if (line.StartsWith("svm_type"u8) || line.StartsWith("kernel_type"u8))
                return PublishedFile.LsGkm;
            if (line.StartsWith("# deepbind"u8))
                return PublishedFile.DeepBind;
            if (line.StartsWith("MEME version"u8))
                return PublishedFile.Meme;
            if (line.StartsWith(">"u8))
                return lines.Read(out var next) && next.Trim(" \t"u8) is [>= (byte)'0' and <= (byte)'9', ..]
                    ? PublishedFile.Counts : PublishedFile.Fasta;
            if (line.StartsWith("#kmerlen"u8))
                return PublishedFile.KmerSvm;
            if (!(dropFirstLine && lines.Line == 1) && !line.IsEmpty && !line.StartsWith("#"u8) && !line.StartsWith("bias"u8))
                return Table(lines, line);
        }
        throw InputException.In(path, any ? $"has only comments; expected {Expected}" : $"is empty; expected {Expected}");
    }

    const string Expected = "an LS-GKM model, the two files of a gkmSVM model, weights of deltaSVM or kmer-SVM, " +
        "motifs (MEME format or counts), or a DeepBind model";

    static PublishedFile Table(LineReader lines, ReadOnlySpan<byte> line)
    {
        var cells = Encoding.UTF8.GetString(line).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (cells.Length is not (2 or 3) || !double.TryParse(cells[^1], System.Globalization.CultureInfo.InvariantCulture, out _))
            throw lines.Fault($"{Quoted.Text(line)}; expected {Expected}");
        return cells[0].All(letter => "ACGTNacgtn".Contains(letter, StringComparison.Ordinal))
            ? PublishedFile.Weights : PublishedFile.Alphas;
    }
}
