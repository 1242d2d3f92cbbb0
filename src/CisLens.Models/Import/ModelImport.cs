using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Zoo;
using CisLens.Formats.Meme;
using CisLens.Kernels;
using CisLens.Kernels.Interchange;
using CisLens.Kernels.Motifs;
using CisLens.Kernels.Scores;
using CisLens.Models.Kmers;

namespace CisLens.Models.Import;

/// <summary>
/// Published models as models of ours: LS-GKM's (classes and regression), gkmSVM's two files, and tables of word weights of
/// deltaSVM and kmer-SVM. Decision values are those of the program that wrote them. Motifs become a scan, the plainest baseline. DeepBind's models
/// become networks.
/// </summary>
public static class ModelImport
{
    /// <summary>Reads a model.</summary>
    /// <param name="files">One file, or gkmSVM's support sequences and coefficients in either order.</param>
    /// <param name="options">What the files do not say.</param>
    /// <exception cref="InputException">A file is damaged or none of those that are read; the message names the line.</exception>
    /// <exception cref="UsageException">The files do not go together, or the window holds no word.</exception>
    public static IStoredModel Read(IReadOnlyList<string> files, ImportOptions options)
    {
        var kinds = files.Select(file => PublishedFiles.KindOf(file, options.DropFirstLine)).ToArray();
        return kinds switch   // of two files, one FASTA, the other is coefficients: a name may look like a word
        {
            [PublishedFile.LsGkm] => Machine(LsGkmReader.Read(files[0]), options),
            [PublishedFile.Fasta, PublishedFile.Alphas or PublishedFile.Weights] =>
                Machine(GkmSvmFiles.Read(files[0], files[1], options.Kernel), options),
            [PublishedFile.Alphas or PublishedFile.Weights, PublishedFile.Fasta] =>
                Machine(GkmSvmFiles.Read(files[1], files[0], options.Kernel), options),
            [PublishedFile.Weights] => Table(KmerWeightFile.Read(files[0], options.WordLength, options.DropFirstLine), null, options),
            [PublishedFile.KmerSvm] => Table(KmerSvmFile.Read(files[0]), options),
            [PublishedFile.Meme] => Motifs(MemeReader.Read(files[0]), options),
            [PublishedFile.Counts] => Motifs(CountMatrixFile.Read(files[0]), options),
            [PublishedFile.DeepBind] => DeepBindFile.Read(files[0], options),
            [PublishedFile.Fasta] or [PublishedFile.Alphas] => throw new UsageException(
                $"{files[0]} is one of the two files of a gkmSVM model; give both, PREFIX{GkmSvmFiles.SequencesSuffix} and PREFIX{GkmSvmFiles.AlphasSuffix}"),
            _ => throw new UsageException($"{files.Count} files ({string.Join(", ", kinds)}): import one model at a time, gkmSVM's as its two files; model merge puts models together"),
        };
    }

    static SvmModel Machine(KernelModel read, ImportOptions options)
    {
        var machine = read with { Supports = Reading(read.Supports, options.Unknown) };
        int longest = Enumerable.Range(0, machine.Supports.Count).Max(i => machine.Supports.Codes(i).Length);
        var sizes = KernelDesigns.Parameters(machine.Parameters!, options.Unknown);
        var manifest = SvmModel.ManifestOf(options.Name, KernelDesigns.GkmSvm, sizes, Window(options, longest, machine.Kernel.WordLength), [Label(options)], [machine]);
        return new SvmModel(manifest with { CodeVersion = BuildInfo.Version }, [machine], options.Threads);
    }

    /// <summary>The same sequences, which hold bases alone by now, with the rule for sequences to come.</summary>
    static SequenceSet Reading(SequenceSet supports, UnknownBases unknown)
    {
        var set = new SequenceSet(unknown);
        for (int i = 0; i < supports.Count; i++)
            set.Add(supports.Id(i), supports.Codes(i));
        return set;
    }

    static WordModel Table(KmerSvm machine, ImportOptions options) => Table(machine.Weights, machine, options);

    static WordModel Table(KmerWeights weights, KmerSvm? machine, ImportOptions options)
    {
        if (options.WordLength is { } expected && weights.WordLength != expected)
            throw new UsageException($"the words have {weights.WordLength} bases, asked for were {expected}");
        var manifest = WordModel.ManifestOf(options.Name, Window(options, ImportOptions.TableWindow, machine?.Tables.Last().WordLength ?? weights.WordLength), Label(options), weights, machine);
        return new WordModel(manifest with { CodeVersion = BuildInfo.Version }, weights, machine, options.Threads);
    }

    static MotifModel Motifs(MemeMotifs file, ImportOptions options) =>
        Motifs([.. file.Motifs.Select(m => new CountMatrix(m.Name, m.Other, [.. m.Probabilities.Select(p => p * m.Sites)], 4))], file.Background, options);

    static MotifModel Motifs(IReadOnlyList<CountMatrix> motifs, double[]? background, ImportOptions options)
    {
        if (motifs.Count == 1 && options.NamedTrack is { } track)
            motifs = [motifs[0] with { Name = track, Other = motifs[0].Name }];
        var manifest = MotifModel.ManifestOf(options.Name, Window(options, ImportOptions.TableWindow, motifs.Max(m => m.Width)), motifs, options.PseudoCount, background);
        return new MotifModel(manifest with { CodeVersion = BuildInfo.Version }, motifs);
    }

    static MotifModel Motifs(IReadOnlyList<CountMatrix> motifs, ImportOptions options) => Motifs(motifs, null, options);

    static Track Label(ImportOptions options) => new() { Id = options.NamedTrack ?? options.Name, Kind = TrackKind.Scalar };

    static int Window(ImportOptions options, int usual, int wordLength) => (options.Window ?? usual) is var window && window >= wordLength
        ? window
        : throw new UsageException($"a window of {window} bp holds no site of {wordLength}; give a longer one");
}
