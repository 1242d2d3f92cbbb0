using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Kernels.Interchange;

/// <summary>Reads LS-GKM model files, plain or compressed, of classification and regression.</summary>
/// <remarks>
/// The number of support vectors must be that of the header. Each has a finite coefficient and a sequence of at least l letters. In files
/// without <c>norc</c> (older versions, the gkmexplain fork) both strands count.
/// </remarks>
public static class LsGkmReader
{
    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="unknown">How letters other than A, C, G and T are read. LS-GKM reads them as A.</param>
    /// <exception cref="InputException">The file is truncated or not an LS-GKM model; the message names the line.</exception>
    public static KernelModel Read(string path, UnknownBases unknown = UnknownBases.AsA)
    {
        using var lines = new LineReader(path, TextInput.Open(path));
        var header = new LsGkmHeader(lines);
        var support = new SequenceSet(unknown);
        var coefficients = new List<double>();
        while (lines.Read(out var line))
        {
            if (support.Count == header.Count)
                throw lines.Fault($"{Quoted.Text(line)} after the last of {header.Count} support vectors");
            coefficients.Add(ReadVector(lines, line, header, support));
        }
        if (support.Count < header.Count || (!lines.EndedInNewline && header.Count > 0))
            throw lines.Fault($"the file ends after {support.Count} of {header.Count} support " +
                $"vectors{(support.Count < header.Count ? "" : ", within the last")}, so it is truncated; fetch it again");
        if (support.Count == 0)
            throw InputException.In(path, "has no support vectors, because its training failed");
        return new KernelModel(header.Kernel.Build(), support, [.. coefficients], header.Rho)
        {
            Parameters = header.Kernel,
            IsRegression = header.IsRegression,
        };
    }

    static double ReadVector(LineReader lines, ReadOnlySpan<byte> line, LsGkmHeader header, SequenceSet support)
    {
        line = line.TrimEnd((byte)' ');
        int blank = line.IndexOf((byte)' ');
        if (blank < 0)
            throw lines.Fault($"{Quoted.Text(line)}; expected a coefficient, a blank and a sequence");
        var letters = line[(blank + 1)..];
        if (!CNumber.TryRead(Encoding.UTF8.GetString(line[..blank]), out double coefficient))
            throw lines.Fault($"the coefficient is {Quoted.Text(line[..blank])}; expected a finite number");
        bool positive = support.Count < header.Positives;
        if (header.Positives is not null && coefficient > 0 != positive)
            throw lines.Fault($"the coefficient is {Quoted.Text(line[..blank])}; expected a number {(positive ? "above" : "below")} 0: " +
                $"nr_sv has {header.Positives} positives, which come first");
        if (letters.ContainsAnyExcept(s_letters))
            throw lines.Fault($"the sequence is {Quoted.Text(letters)}; expected only letters");
        if (letters.Length < header.Kernel.WordLength)
            throw lines.Fault($"the sequence has {letters.Length} bases; expected at least L = {header.Kernel.WordLength}");
        var codes = new byte[letters.Length];
        Dna.Encode(letters, codes);
        support.Add($"sv{support.Count + 1}", codes);
        return coefficient;
    }

    static readonly System.Buffers.SearchValues<byte> s_letters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);
}
