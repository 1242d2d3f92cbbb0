using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Kernels.Interchange;

/// <summary>
/// The two files of a model of gkmSVM 2.0 and its R package: <c>PREFIX_svseq.fa</c>, the support sequences, and
/// <c>PREFIX_svalpha.out</c>, a name and y·a per line. They contain neither the kernel nor an offset: rho is 0.
/// </summary>
public static class GkmSvmFiles
{
    /// <summary>Endings of the two files.</summary>
    public const string SequencesSuffix = "_svseq.fa", AlphasSuffix = "_svalpha.out";

    /// <summary>Reads a model.</summary>
    /// <param name="sequences">FASTA of the support sequences.</param>
    /// <param name="alphas">The coefficients: one name and one number per line.</param>
    /// <param name="kernel">The kernel used in training. The defaults of gkmSVM are l 10, k 6, d 3 and the truncated filter.</param>
    /// <param name="unknown">How letters other than A, C, G and T are read. gkmSVM removes them.</param>
    /// <exception cref="InputException">A file is damaged, or the two do not belong together; the message names the line.</exception>
    public static KernelModel Read(string sequences, string alphas, GappedKernel kernel, UnknownBases unknown = UnknownBases.Drop)
    {
        var support = SequenceFasta.Read(sequences, unknown);
        var byName = ReadAlphas(alphas);
        var coefficients = new double[support.Count];
        for (int i = 0; i < coefficients.Length; i++)
            if (!byName.Remove(support.Id(i), out coefficients[i]))
                throw InputException.In(alphas,
                    $"has no coefficient for {support.Id(i)} of {sequences}, or {sequences} has this name twice");
        if (byName.Count > 0)
            throw InputException.In(alphas, $"has a coefficient for {byName.Keys.First()}, which is not in {sequences}");
        return new KernelModel(kernel.Build(), support, coefficients, Rho: 0) { Parameters = kernel };
    }

    /// <summary>Writes a model without its rho. Coefficients have seven digits, as in gkmSVM.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public static void Write(KernelModel model, string sequences, string alphas)
    {
        var (fasta, table) = (new StringBuilder(), new StringBuilder());
        for (int i = 0; i < model.Supports.Count; i++)
        {
            fasta.Append('>').Append(model.Supports.Id(i)).Append('\n').Append(Dna.Decode(model.Supports.Codes(i))).Append('\n');
            string alpha = model.Coefficients[i].ToString("0.000000e+00", CultureInfo.InvariantCulture);
            table.Append(model.Supports.Id(i)).Append('\t').Append(alpha).Append('\n');
        }
        DurableFile.WriteText(sequences, fasta.ToString());
        DurableFile.WriteText(alphas, table.ToString());
    }

    static Dictionary<string, double> ReadAlphas(string path)
    {
        using var lines = new LineReader(path, TextInput.Open(path));
        var alphas = new Dictionary<string, double>();
        while (lines.Read(out var line))
        {
            var cells = Encoding.UTF8.GetString(line).Split('\t', StringSplitOptions.TrimEntries);
            if (cells.Length != 2 || !CNumber.TryRead(cells[1], out double alpha))
                throw lines.Fault($"{Quoted.Text(line)}; expected a name, a tab and a coefficient");
            if (!lines.EndedInNewline)
                throw lines.Fault("the last line has no end, so the file is truncated; fetch it again");
            if (!alphas.TryAdd(cells[0], alpha))
                throw lines.Fault($"duplicate name {Quoted.Text(Encoding.UTF8.GetBytes(cells[0]))}");
        }
        return alphas;
    }
}
