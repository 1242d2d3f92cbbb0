using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Kernels;
using CisLens.Kernels.Scores;
using CisLens.Models.Storage;

namespace CisLens.Models.Kmers;

/// <summary>
/// Support vector machines with k-mer kernels, one per label: C-SVC for two classes, epsilon-SVR for measured values.
/// </summary>
public sealed class SvmModel : KmerModel
{
    /// <summary>Name of the family in a manifest.</summary>
    public const string Family = "svm";

    readonly KernelModel[] _svms;

    /// <summary>Makes a model from trained SVMs.</summary>
    /// <param name="manifest">Made by <see cref="ManifestOf"/>.</param>
    /// <param name="svms">One per label.</param>
    /// <param name="threads">Number of threads. It does not change the predictions.</param>
    /// <param name="batchSize">Windows per call that are best for speed.</param>
    public SvmModel(ModelManifest manifest, IReadOnlyList<KernelModel> svms, int threads, int batchSize = 64)
        : base(manifest, svms.Select(svm => new Scorer(svm, threads)), batchSize) => _svms = [.. svms];

    /// <summary>The SVMs, one per label.</summary>
    public IReadOnlyList<KernelModel> Svms => _svms;

    /// <inheritdoc/>
    public override long ParameterCount => _svms.Sum(svm => (long)svm.Coefficients.Length + 1);

    /// <inheritdoc/>
    public override void SaveWeights(Stream stream) => SvmWeights.Save(_svms, stream);

    /// <summary>Makes the manifest of a model.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="design">Name of the design, such as <c>gkm-svm</c>.</param>
    /// <param name="options">Parameters of the kernel.</param>
    /// <param name="window">Length of the longest sequence in bp.</param>
    /// <param name="labels">The labels the SVMs were trained on.</param>
    /// <param name="svms">The SVMs, one per label.</param>
    public static ModelManifest ManifestOf(string name, string design, JsonObject options, int window, IReadOnlyList<Track> labels,
        IReadOnlyList<KernelModel> svms) => new()
    {
        Name = name,
        Family = Family,
        Design = design,
        Options = options,
        Window = window,
        Strand = StrandRule.Forward,   // the kernel compares both strands itself
        OutputTransform = svms.Any(svm => svm.Platt is not null) ? "Platt's sigmoid of the decision value" : "identity",
        Tracks = [.. svms.SelectMany((svm, i) => TracksOf(labels[i], hasDecision: true, svm.Platt))],
        Citation = design == KernelDesigns.KmerSvm ? "Lee, Karchin and Beer 2011"
            : "Ghandi et al. 2014; Lee 2016; deltaSVM: Lee et al. 2015",
    };

    /// <summary>Reads the SVMs of a model file.</summary>
    /// <exception cref="ModelException">The tensors do not fit the manifest.</exception>
    internal static SvmModel Load(ModelArchive archive, string path, int threads, int batchSize)
    {
        var manifest = archive.Manifest;
        using var weights = archive.OpenWeights();
        var svms = SvmWeights.Load(KernelDesigns.Kernel(manifest.Design, manifest.Options, path), weights, path);
        var model = new SvmModel(manifest, svms, threads, batchSize);
        model.CheckTracks(path);
        return model;
    }

    /// <summary>Scores windows with an SVM. Its tables are computed when they are first needed.</summary>
    sealed class Scorer(KernelModel svm, int threads) : KmerScorer
    {
        KmerScores[]? _scores;

        /// <inheritdoc/>
        public override PlattScale? Platt => svm.Platt;

        /// <inheritdoc/>
        public override bool HasFastWeights => svm.Kernel.Gamma is null;   // a Gaussian kernel needs one table per support vector

        private protected override UnknownBases Unknown => svm.Supports.Unknown;

        private protected override int WordLength => svm.Parts.Max(part => part.Kernel.WordLength);

        private protected override double[] Score(SequenceSet sequences)
        {
            if (svm.Kernel.Gamma is not null)
                return svm.Score(sequences, threads);
            _scores ??= [.. svm.Parts.Select(part => new KmerScores(part, threads))];
            var values = new double[sequences.Count];
            foreach (var part in _scores)
            {
                double[] found = part.Score(sequences, threads);
                for (int i = 0; i < found.Length; i++)
                    values[i] += found[i] / _scores.Length;
            }
            return values;
        }

        private protected override IReadOnlyList<KmerWeights> ComputeWeights()
        {
            var parts = svm.Parts.ToList();
            return [.. parts.Select(part => KmerWeights.From(part, withRho: false, threads).Times(1.0 / parts.Count))];
        }
    }
}
