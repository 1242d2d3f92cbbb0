using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;
using CisLens.Kernels.Scores;

namespace CisLens.Kernels.Interchange;

/// <summary>
/// Weight files of deltaSVM: one k-mer and its weight per line, or a k-mer, its reverse complement and the weight. Lines that start with
/// <c>#</c> or <c>bias</c> are ignored. A k-mer without a line has the weight 0.
/// </summary>
public static class KmerWeightFile
{
    const int MostLineBytes = 64; // two k-mers of 12, a number of 17 digits with its exponent

    /// <summary>Reads a plain or compressed file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wordLength">The expected length l of the k-mers, or null for that of the first k-mer.</param>
    /// <param name="dropFirstLine">
    /// True to ignore the first line, as deltasvm.pl of 2015 does. Without a bias line, the first k-mer then weighs 0.
    /// </param>
    /// <exception cref="InputException">The file is damaged or has k-mers of another length; the message names the line.</exception>
    public static KmerWeights Read(string path, int? wordLength = null, bool dropFirstLine = false) =>
        ReadTables(path, wordLength, wordLength, dropFirstLine)[0];

    /// <summary>Reads a file with k-mers of several lengths, one table per length.</summary>
    internal static IReadOnlyList<KmerWeights> ReadTables(string path, int? first, int? last, bool dropFirstLine = false)
    {
        using var lines = new LineReader(path, TextInput.Open(path));
        var tables = new SortedDictionary<int, double[]>();
        int length = first ?? 0;
        while (lines.Read(out var line))
        {
            if ((dropFirstLine && lines.Line == 1) || line.IsEmpty || line.StartsWith("#"u8) || line.StartsWith("bias"u8))
                continue;
            string text = Encoding.UTF8.GetString(line);
            if (last > first)
                length = Math.Clamp(text.AsSpan().IndexOfAny(' ', '\t'), first.Value, last.Value);
            var (kmer, weight) = ReadLine(lines, text, ref length);
            if (!tables.TryGetValue(length, out var values))
                tables[length] = values = Unset(length);
            if (!double.IsNaN(values[kmer]))
                throw lines.Fault($"duplicate k-mer {KmerWeights.Letters(kmer, length)}");
            values[kmer] = weight;
        }
        if (tables.Count == 0 || tables.Count < last - first + 1)
            throw InputException.In(path, tables.Count == 0
                ? "has no weights"
                : $"has k-mers of {string.Join(", ", tables.Keys)} bases; expected all of {first} to {last}");
        return [.. tables.Select(t => new KmerWeights(t.Key, BothStrands(t.Value, t.Key)))];
    }

    /// <summary>Writes weights. A k-mer and its reverse complement have one line, in alphabetical order.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="path">The file.</param>
    /// <param name="columns">2, or 3 with the reverse complement in the middle.</param>
    /// <param name="biasLine">True to write <c>bias 0</c> as the first line, for deltasvm.pl, which ignores the first line.</param>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public static void Write(KmerWeights weights, string path, int columns = 2, bool biasLine = false) =>
        Write([weights], path, columns, biasLine ? ["bias\t0"] : []);

    /// <summary>Writes weights after the lines of a header.</summary>
    internal static void Write(IReadOnlyList<KmerWeights> tables, string path, int columns, IReadOnlyList<string> header)
    {
        if (columns is not (2 or 3))
            throw new ArgumentOutOfRangeException(nameof(columns), columns, "2 or 3");
        DurableFile.Write(path, stream =>
        {
            foreach (string line in header)
                stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            foreach (var weights in tables)
                WriteKmers(stream, weights, columns);
        });
    }

    static void WriteKmers(Stream stream, KmerWeights weights, int columns)
    {
        var buffer = new byte[1 << 16];
        int used = 0;
        foreach (uint kmer in weights.MergedKmers())
        {
            if (buffer.Length - used < MostLineBytes)
            {
                stream.Write(buffer.AsSpan(0, used));
                used = 0;
            }
            used += WriteLine(weights, kmer, columns, buffer.AsSpan(used));
        }
        stream.Write(buffer.AsSpan(0, used));
    }

    static int WriteLine(KmerWeights weights, uint kmer, int columns, Span<byte> line)
    {
        int used = WriteLetters(kmer, weights.WordLength, line);
        if (columns == 3)
            used += WriteLetters(KmerScan.Reverse(kmer, weights.WordLength), weights.WordLength, line[used..]);
        weights[kmer].TryFormat(line[used..], out int digits, "g17", CultureInfo.InvariantCulture); // as LsGkmWriter.FullDigits
        used += digits;
        line[used] = (byte)'\n';
        return used + 1;
    }

    /// <summary>Writes the letters of a k-mer and a tab.</summary>
    static int WriteLetters(uint kmer, int length, Span<byte> to)
    {
        for (int i = length - 1; i >= 0; i--, kmer >>= 2)
            to[i] = (byte)Dna.Letter((byte)(kmer & 3));
        to[length] = (byte)'\t';
        return length + 1;
    }

    static (uint Kmer, double Weight) ReadLine(LineReader lines, string line, ref int length)
    {
        var cells = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (!lines.EndedInNewline)
            throw lines.Fault("the last line has no end, so the file is truncated; fetch it again");
        if (cells.Length is not (2 or 3))
            throw lines.Fault($"{cells.Length} cells; expected a k-mer and a weight, or a k-mer, its reverse complement and a weight");
        if (!CNumber.TryRead(cells[^1], out double weight))
            throw lines.Fault($"the weight is {Quote(cells[^1])}; expected a finite number");
        uint kmer = Kmer(lines, cells[0], ref length);
        if (cells.Length == 3 && Kmer(lines, cells[1], ref length) != KmerScan.Reverse(kmer, length))
            throw lines.Fault($"{Quote(cells[1])} is not the reverse complement of {Quote(cells[0])}");
        return (kmer, weight);
    }

    static uint Kmer(LineReader lines, string letters, ref int length)
    {
        if (length == 0)
            length = letters.Length <= PairWeights.MaxWordLength ? letters.Length
                : throw lines.Fault(
                    $"the k-mer {Quote(letters)} has {letters.Length} bases; expected at most {PairWeights.MaxWordLength}");
        if (letters.Length != length)
            throw lines.Fault(
                    $"the k-mer {Quote(letters)} has {letters.Length} bases; expected {length}; all k-mers need the same length");
        return KmerWeights.Parse(letters)
            ?? throw lines.Fault($"the k-mer {Quote(letters)} has other letters; expected only A, C, G and T");
    }

    static string Quote(string text) => Quoted.Text(Encoding.UTF8.GetBytes(text));

    static double[] Unset(int length)
    {
        var values = new double[1 << (2 * length)];
        Array.Fill(values, double.NaN);
        return values;
    }

    /// <summary>Gives a k-mer without a line the weight of its reverse complement, or 0.</summary>
    static double[] BothStrands(double[] values, int length)
    {
        var result = new double[values.Length];
        for (uint kmer = 0; kmer < values.Length; kmer++)
        {
            double weight = double.IsNaN(values[kmer]) ? values[KmerScan.Reverse(kmer, length)] : values[kmer];
            result[kmer] = double.IsNaN(weight) ? 0 : weight;
        }
        return result;
    }
}
