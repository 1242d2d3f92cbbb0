using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;
using CisLens.Kernels.Scores;

namespace CisLens.Kernels.Interchange;

/// <summary>
/// Weight files of kmer-SVM: lines <c>#key=value</c> with <c>kernel</c>, <c>kmerlen</c> (and <c>kmerlen2</c> for several k),
/// <c>bias</c>, <c>A</c> and <c>B</c>, then one k-mer, its reverse complement and its weight per line. deltaSVM can read the weights too.
/// </summary>
public static class KmerSvmFile
{
    const string Spectrum = "1", WeightedSpectrum = "2";

    /// <summary>Reads a plain or compressed file.</summary>
    /// <exception cref="InputException">The file is damaged or of another format; the message names the line.</exception>
    public static KmerSvm Read(string path)
    {
        var header = ReadHeader(path);
        double Number(string key) => header.TryGetValue(key, out var field)
            ? CNumber.TryRead(field.Value, out double value) ? value : throw InputException.At(path, field.Line,
            $"{key} is {Quoted.Text(Encoding.UTF8.GetBytes(field.Value))}; expected a finite number")
            : throw InputException.In(path, $"has no line \"#{key}=...\", which weights of kmer-SVM need");
        if (header.TryGetValue("kernel", out var kernel) && kernel.Value is not (Spectrum or WeightedSpectrum))
            throw InputException.At(path, kernel.Line,
                $"kernel is {Quoted.Text(Encoding.UTF8.GetBytes(kernel.Value))}; expected 1 (spectrum kernel) or 2 (weighted spectrum)");
        int first = Length("kmerlen"), last = kernel.Value == WeightedSpectrum ? Length("kmerlen2") : first;
        if (last < first)
            throw InputException.At(path, header["kmerlen2"].Line, $"kmerlen2 is {last}; expected at least kmerlen {first}");
        // without cross-validation, kmer-SVM writes 0 for both, which is not a posterior
        var platt = header.ContainsKey("A") || header.ContainsKey("B") ? new PlattScale(Number("A"), Number("B")) : null;
        var tables = KmerWeightFile.ReadTables(path, first, last);
        return new KmerSvm(tables[0], Number("bias"), platt is { A: 0, B: 0 } ? null : platt) { Others = [.. tables.Skip(1)] };

        int Length(string key) =>
            Number(key) is >= 2 and <= PairWeights.MaxWordLength and var length && length == Math.Floor(length) ? (int)length
            : throw InputException.At(path, header[key].Line, $"{key} is {header[key].Value}; expected 2 to {PairWeights.MaxWordLength}");
    }

    /// <summary>Writes a file.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public static void Write(KmerSvm model, string path)
    {
        string Full(double value) => CNumber.General(value, LsGkmWriter.FullDigits);
        KmerWeights[] tables = [.. model.Tables];
        List<string> header = tables.Length == 1 ? [$"#kernel={Spectrum}", $"#kmerlen={Whole(tables[0].WordLength)}"]
            : [$"#kernel={WeightedSpectrum}", $"#kmerlen={Whole(tables[0].WordLength)}", $"#kmerlen2={Whole(tables[^1].WordLength)}"];
        header.Add($"#bias={Full(model.Bias)}");
        if (model.Platt is { } platt)
            header.AddRange([$"#A={Full(platt.A)}", $"#B={Full(platt.B)}"]);
        KmerWeightFile.Write(tables, path, columns: 3, header);

        static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    static Dictionary<string, (string Value, long Line)> ReadHeader(string path)
    {
        using var lines = new LineReader(path, TextInput.Open(path));
        var fields = new Dictionary<string, (string, long)>();
        while (lines.Read(out var line) && line.StartsWith("#"u8))
            if (Encoding.UTF8.GetString(line[1..]).Split('=', StringSplitOptions.TrimEntries) is [var key, var value]
                && !fields.TryAdd(key, (value, lines.Line)))
                throw lines.Fault($"duplicate key {key}");
        return fields;
    }
}
