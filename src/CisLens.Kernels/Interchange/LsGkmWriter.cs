using System.Globalization;
using System.IO.Compression;
using System.Text;
using CisLens.Core;

namespace CisLens.Kernels.Interchange;

/// <summary>Writes LS-GKM model files, as gzip if the name ends in <c>.gz</c>.</summary>
public sealed record LsGkmWriter
{
    /// <summary>17 digits give a float64 back exactly. 6 digits, <c>%g</c> of C, are what LS-GKM writes for rho.</summary>
    public const int FullDigits = 17, PeerDigits = 6;

    const int CoefficientDigits = 16; // as in LS-GKM

    /// <summary>Digits of rho.</summary>
    public int RhoDigits { get; init; } = FullDigits;

    /// <summary>True to write <c>norc 0</c>, as LS-GKM 0.1.2 does. The gkmexplain fork cannot read files with it.</summary>
    public bool WritesNorcZero { get; init; }

    /// <summary>Writes a model: positives first, and each class in the order of the model.</summary>
    /// <exception cref="ModelException">LS-GKM does not have the kernel.</exception>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public void Write(KernelModel model, string path)
    {
        byte[] text = Encoding.UTF8.GetBytes(Text(model));
        DurableFile.Write(path, stream =>
        {
            if (!path.EndsWith(".gz", StringComparison.Ordinal))
            {
                stream.Write(text);
                return;
            }
            using var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
            gzip.Write(text);
        });
    }

    /// <summary>The text of a model file.</summary>
    /// <exception cref="ModelException">LS-GKM does not have the kernel.</exception>
    public string Text(KernelModel model)
    {
        var kernel = model.Parameters is { IsOfLsGkm: true } parameters
            ? parameters
            : throw new ModelException("LS-GKM does not have this kernel, so the model cannot be written for it");
        var order = Enumerable.Range(0, model.Supports.Count).ToArray();
        if (!model.IsRegression)
            order = [.. order.Where(i => model.Coefficients[i] > 0), .. order.Where(i => model.Coefficients[i] <= 0)];
        var text = new StringBuilder();
        foreach (string line in Header(model, kernel))
            text.Append(line).Append('\n');
        foreach (int i in order)
            text.Append(CNumber.General(model.Coefficients[i], CoefficientDigits)).Append(' ').Append(Dna.Decode(model.Supports.Codes(i)))
                .Append('\n');
        return text.ToString();
    }

    IEnumerable<string> Header(KernelModel model, GappedKernel kernel)
    {
        yield return model.IsRegression ? "svm_type epsilon_svr" : "svm_type c_svc";
        yield return $"kernel_type {LsGkmHeader.NameOf(kernel.Type)}";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"L {kernel.WordLength}\nk {kernel.Informative}\nd {kernel.MaxMismatches}");
        if (!kernel.ReverseComplements || WritesNorcZero)
            yield return kernel.ReverseComplements ? "norc 0" : "norc 1";
        if (kernel.IsRbf)
            yield return $"gamma {CNumber.General(kernel.Gamma, PeerDigits)}";
        if (kernel.IsWeighted)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"M {kernel.Centre.Maximum}\nH {CNumber.General(kernel.Centre.HalfLifeBp, PeerDigits)}");
        yield return string.Create(CultureInfo.InvariantCulture,
            $"nr_class 2\ntotal_sv {model.Supports.Count}\nrho {CNumber.General(model.Rho, RhoDigits)}");
        int positives = model.Coefficients.Count(c => c > 0);
        if (!model.IsRegression)
            yield return string.Create(CultureInfo.InvariantCulture, $"label 1 -1\nnr_sv {positives} {model.Supports.Count - positives}");
        yield return "SV";
    }
}
