using System.Text;
using CisLens.Core;
using CisLens.Design.Zoo;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Models.Import;

/// <summary>What a published model's file is, by its first lines.</summary>
public enum PublishedFile
{
    /// <summary>A model of LS-GKM.</summary>
    LsGkm,
    /// <summary>Sequences, which may be gkmSVM's support sequences.</summary>
    Fasta,
    /// <summary>Weights of kmer-SVM.</summary>
    KmerSvm,
    /// <summary>Words and numbers: weights of deltaSVM.</summary>
    Weights,
    /// <summary>A name and a number a line: gkmSVM's coefficients.</summary>
    Alphas,
    /// <summary>Motifs in MEME's form.</summary>
    Meme,
    /// <summary>Names behind '>' and rows of 4 or 16 counts: motifs as HOCOMOCO gives them.</summary>
    Counts,
    /// <summary>Parameters of a DeepBind model.</summary>
    DeepBind,
}

/// <summary>Tells the files apart.</summary>
public static class PublishedFiles
{
    /// <summary>What a file is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dropFirstLine">Whether the first line of a table does not count.</param>
    /// <exception cref="InputException">It is none of those that are read.</exception>
    public static PublishedFile KindOf(string path, bool dropFirstLine = false)
    {
        if (StoredTensors.IsOne(path))
            throw InputException.In(path, "holds a network's weights; say which design it is with --design, one of those that model ls names");
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
        throw InputException.In(path, any ? $"holds comments alone, expected {Expected}" : $"is empty, expected {Expected}");
    }

    const string Expected = "an LS-GKM model, gkmSVM's two files, weights of deltaSVM or kmer-SVM, motifs (MEME's form, or counts), or a model of DeepBind";

    static PublishedFile Table(LineReader lines, ReadOnlySpan<byte> line)
    {
        var cells = Encoding.UTF8.GetString(line).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (cells.Length is not (2 or 3) || !double.TryParse(cells[^1], System.Globalization.CultureInfo.InvariantCulture, out _))
            throw lines.Fault($"{Quoted.Text(line)}, expected {Expected}");
        return cells[0].All(letter => "ACGTNacgtn".Contains(letter, StringComparison.Ordinal))
            ? PublishedFile.Weights : PublishedFile.Alphas;
    }
}
