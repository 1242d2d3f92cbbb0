using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Design.Kernels.Scores;
using CisLens.Formats;
using CisLens.Formats.Compression;

namespace CisLens.Design.Kernels.Interchange;

/// <summary>
/// kmer-SVM's weight files: lines <c>#key=value</c> with <c>kernel</c>, <c>kmerlen</c>, <c>bias</c>, <c>A</c> and <c>B</c>, then
/// a k-mer, its reverse complement and a weight a line. The weights alone read as those of deltaSVM too.
/// </summary>
public static class KmerSvmFile
{
    const string Spectrum = "1"; // kernel=2 is the weighted spectrum of several k

    /// <summary>Reads a file, plain or compressed.</summary>
    /// <exception cref="InputException">The file is not what it must be; the message names the line.</exception>
    public static KmerSvm Read(string path)
    {
        var header = ReadHeader(path);
        double Number(string key) => header.TryGetValue(key, out var field)
            ? CNumber.TryRead(field.Value, out double value) ? value : throw InputException.At(path, field.Line, $"{key} is {Quoted.Text(Encoding.UTF8.GetBytes(field.Value))}, expected a finite number")
            : throw InputException.In(path, $"has no line #{key}=: no weights of kmer-SVM");
        if (header.TryGetValue("kernel", out var kernel) && kernel.Value != Spectrum)
            throw InputException.At(path, kernel.Line, $"kernel is {Quoted.Text(Encoding.UTF8.GetBytes(kernel.Value))}, expected 1, the spectrum kernel of one k");
        double length = Number("kmerlen");
        if (length is < 2 or > PairWeights.MaxWordLength || length != Math.Floor(length))
            throw InputException.At(path, header["kmerlen"].Line, string.Create(CultureInfo.InvariantCulture, $"kmerlen is {length}, expected 2 to {PairWeights.MaxWordLength}"));
        var platt = header.ContainsKey("A") || header.ContainsKey("B") ? new PlattScale(Number("A"), Number("B")) : null;
        return new KmerSvm(WordWeightFile.Read(path, (int)length), Number("bias"), platt);
    }

    /// <summary>Writes a file.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public static void Write(KmerSvm model, string path)
    {
        string Full(double value) => CNumber.General(value, LsGkmWriter.FullDigits);
        List<string> header = [$"#kernel={Spectrum}", string.Create(CultureInfo.InvariantCulture, $"#kmerlen={model.Weights.WordLength}"), $"#bias={Full(model.Bias)}"];
        if (model.Platt is { } platt)
            header.AddRange([$"#A={Full(platt.A)}", $"#B={Full(platt.B)}"]);
        WordWeightFile.Write(model.Weights, path, columns: 3, header);
    }

    static Dictionary<string, (string Value, long Line)> ReadHeader(string path)
    {
        using var lines = new LineReader(path, TextInput.Open(path));
        var fields = new Dictionary<string, (string, long)>();
        while (lines.Read(out var line) && line.StartsWith("#"u8))
            if (Encoding.UTF8.GetString(line[1..]).Split('=', StringSplitOptions.TrimEntries) is [var key, var value] && !fields.TryAdd(key, (value, lines.Line)))
                throw lines.Fault($"{key} stands here for the second time");
        return fields;
    }
}
