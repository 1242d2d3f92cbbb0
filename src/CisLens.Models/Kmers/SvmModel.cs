using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Kernels;

namespace CisLens.Models.Kmers;

/// <summary>Support vector machines on word kernels, one a label: C-SVC for two classes, epsilon-SVR for measured numbers.</summary>
public sealed class SvmModel : KmerModel
{
    /// <summary>The family's name in a manifest.</summary>
    public const string Family = "svm";

    readonly KernelModel[] _machines;

    /// <summary>Wraps trained machines.</summary>
    /// <param name="manifest">Made by <see cref="ManifestOf"/>.</param>
    /// <param name="machines">One a label.</param>
    /// <param name="threads">Most threads at once; they change no number.</param>
    /// <param name="batchSize">Sequences a call should bring.</param>
    public SvmModel(ModelManifest manifest, IReadOnlyList<KernelModel> machines, int threads, int batchSize = 64)
        : base(manifest, machines.Select(machine => new SvmAnswers(machine, threads)), batchSize) => _machines = [.. machines];

    /// <summary>The machines, one a label.</summary>
    public IReadOnlyList<KernelModel> Machines => _machines;

    /// <inheritdoc/>
    public override long ParameterCount => _machines.Sum(m => (long)m.Coefficients.Length + 1);

    /// <inheritdoc/>
    public override void SaveWeights(Stream stream) => SvmWeights.Save(_machines, stream);

    /// <summary>What the rest of the program must know of such a model.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="design">The design, such as <c>gkm-svm</c>.</param>
    /// <param name="options">The kernel's parameters.</param>
    /// <param name="window">Length of the longest sequence in bp.</param>
    /// <param name="labels">What the machines were trained on, one track each.</param>
    /// <param name="machines">The machines.</param>
    public static ModelManifest ManifestOf(string name, string design, JsonObject options, int window, IReadOnlyList<Track> labels, IReadOnlyList<KernelModel> machines) => new()
    {
        Name = name,
        Family = Family,
        Design = design,
        Options = options,
        Window = window,
        Strand = StrandRule.Forward,   // the kernel compares both strands itself
        OutputTransform = machines.Any(m => m.Platt is not null) ? "Platt's sigmoid of the decision value" : "identity",
        Tracks = [.. machines.SelectMany((machine, m) => TracksOf(labels[m], decides: true, machine.Platt))],
        Citation = design == KernelDesigns.KmerSvm ? "Lee, Karchin and Beer 2011" : "Ghandi et al. 2014; Lee 2016; deltaSVM: Lee et al. 2015",
    };

    /// <summary>Reads the machines of a model file.</summary>
    /// <exception cref="ModelException">The file holds other tensors or numbers than its manifest says.</exception>
    internal static SvmModel Load(ModelArchive archive, string path, int threads, int batchSize)
    {
        var manifest = archive.Manifest;
        using var weights = archive.OpenWeights();
        var machines = SvmWeights.Load(KernelDesigns.Kernel(manifest.Design, manifest.Options, path), weights, path);
        var model = new SvmModel(manifest, machines, threads, batchSize);
        model.CheckTracks(path);
        return model;
    }
}
