using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Zoo;
using CisLens.Formats.Meme;
using CisLens.Kernels;
using CisLens.Kernels.Interchange;
using CisLens.Kernels.Motifs;
using CisLens.Kernels.Scores;
using CisLens.Models.Kmers;
using CisLens.Models.Storage;

namespace CisLens.Models.Import;

/// <summary>
/// Reads published models that are not networks with a design: SVMs of LS-GKM (classification and regression) and gkmSVM, k-mer
/// weights of deltaSVM and kmer-SVM, motifs, and DeepBind models. The decision values are those of the program that wrote the files.
/// </summary>
public static class ModelImport
{
    /// <summary>Reads a model.</summary>
    /// <param name="files">One file, or the two files of a gkmSVM model (support sequences and coefficients) in either order.</param>
    /// <param name="options">What the files do not contain.</param>
    /// <exception cref="InputException">A file is damaged or of an unknown format; the message names the line.</exception>
    /// <exception cref="UsageException">The files do not belong together, or the window is shorter than a k-mer or motif.</exception>
    public static IStoredModel Read(IReadOnlyList<string> files, ImportOptions options)
    {
        var kinds = files.Select(file => PublishedFiles.KindOf(file, options.DropFirstLine)).ToArray();
        return kinds switch   // next to a FASTA, the other file has coefficients, even if its names look like k-mers
        {
            [PublishedFile.LsGkm] => Svm(LsGkmReader.Read(files[0]), options),
            [PublishedFile.Fasta, PublishedFile.Alphas or PublishedFile.Weights] =>
                Svm(GkmSvmFiles.Read(files[0], files[1], options.Kernel), options),
            [PublishedFile.Alphas or PublishedFile.Weights, PublishedFile.Fasta] =>
                Svm(GkmSvmFiles.Read(files[1], files[0], options.Kernel), options),
            [PublishedFile.Weights or PublishedFile.KmerSvm] => ReadKmerWeights(files[0], options, out _),
            [PublishedFile.Meme] => Motifs(MemeReader.Read(files[0]), options),
            [PublishedFile.Counts] => Motifs(CountMatrixFile.Read(files[0]), null, options),
            [PublishedFile.DeepBind] => DeepBindFile.Read(files[0], options),
            [PublishedFile.Fasta] or [PublishedFile.Alphas] => throw new UsageException(
                $"{files[0]} is one of the two files of a gkmSVM model; give both, " +
                $"PREFIX{GkmSvmFiles.SequencesSuffix} and PREFIX{GkmSvmFiles.AlphasSuffix}"),
            _ => throw new UsageException($"{files.Count} files ({string.Join(", ", kinds)}); give the file of one model, " +
                "or the two files of a gkmSVM model; use cislens model merge to combine models"),
        };
    }

    /// <summary>Reads a table of k-mer weights, of deltaSVM or kmer-SVM.</summary>
    /// <param name="file">The table.</param>
    /// <param name="options">What the table does not contain.</param>
    /// <param name="withoutWeight">
    /// Number of k-mers that are not in a table of deltaSVM, or have the weight 0 there; 0 for kmer-SVM, whose weights may well be 0.
    /// A k-mer and its reverse complement count once.
    /// </param>
    /// <exception cref="InputException">The table is damaged; the message names the line.</exception>
    /// <exception cref="UsageException">The k-mers have another length than expected, or the window is shorter than a k-mer.</exception>
    public static IStoredModel ReadKmerWeights(string file, ImportOptions options, out long withoutWeight)
    {
        bool hasBias = PublishedFiles.KindOf(file, options.DropFirstLine) == PublishedFile.KmerSvm;
        var svm = hasBias ? KmerSvmFile.Read(file) : null;
        var weights = svm?.Weights ?? KmerWeightFile.Read(file, options.WordLength, options.DropFirstLine);
        withoutWeight = hasBias ? 0 : weights.MergedKmers().LongCount(kmer => weights[kmer] == 0);
        if (options.WordLength is { } expected && weights.WordLength != expected)
            throw new UsageException($"{file}: the k-mers have {weights.WordLength} bases; expected {expected}");
        int window = Window(options, ImportOptions.TableWindow, svm?.Tables.Last().WordLength ?? weights.WordLength);
        var manifest = KmerWeightModel.ManifestOf(options.Name, window, Label(options), weights, svm);
        return new KmerWeightModel(manifest with { CodeVersion = BuildInfo.Version }, weights, svm, options.Threads);
    }

    static SvmModel Svm(KernelModel read, ImportOptions options)
    {
        var svm = read with { Supports = WithRule(read.Supports, options.Unknown) };
        int longest = Enumerable.Range(0, svm.Supports.Count).Max(i => svm.Supports.Codes(i).Length);
        var kernel = KernelDesigns.Parameters(svm.Parameters!, options.Unknown);
        int window = Window(options, longest, svm.Kernel.WordLength);
        var manifest = SvmModel.ManifestOf(options.Name, KernelDesigns.GkmSvm, kernel, window, [Label(options)], [svm]);
        return new SvmModel(manifest with { CodeVersion = BuildInfo.Version }, [svm], options.Threads);
    }

    /// <summary>The same sequences in a set with another rule for unknown bases. They have no unknown bases any more.</summary>
    static SequenceSet WithRule(SequenceSet supports, UnknownBases unknown)
    {
        var set = new SequenceSet(unknown);
        for (int i = 0; i < supports.Count; i++)
            set.Add(supports.Id(i), supports.Codes(i));
        return set;
    }

    static MotifModel Motifs(MemeMotifs file, ImportOptions options)
    {
        var counts = file.Motifs.Select(m => new CountMatrix(m.Name, m.Other, [.. m.Probabilities.Select(p => p * m.Sites)], 4));
        return Motifs([.. counts], file.Background, options);
    }

    static MotifModel Motifs(IReadOnlyList<CountMatrix> motifs, double[]? background, ImportOptions options)
    {
        if (motifs.Count == 1 && options.NamedTrack is { } track)
            motifs = [motifs[0] with { Name = track, Other = motifs[0].Name }];
        int window = Window(options, ImportOptions.TableWindow, motifs.Max(m => m.Width));
        var manifest = MotifModel.ManifestOf(options.Name, window, motifs, options.PseudoCount, background);
        return new MotifModel(manifest with { CodeVersion = BuildInfo.Version }, motifs);
    }

    static Track Label(ImportOptions options) => new() { Id = options.NamedTrack ?? options.Name, Kind = TrackKind.Scalar };

    static int Window(ImportOptions options, int usual, int length) => (options.Window ?? usual) is var window && window >= length
        ? window
        : throw new UsageException($"the window of {window} bp is too short for a k-mer or motif of {length} bp; " +
            $"use --window {length} or more");
}
