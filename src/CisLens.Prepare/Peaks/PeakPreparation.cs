using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Building;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Folds;
using CisLens.Prepare.Leaks;
using CisLens.Prepare.Negatives;
using CisLens.Prepare.Regions;

namespace CisLens.Prepare.Peaks;

/// <summary>Makes a dataset of labelled windows from a genome and peak files.</summary>
public sealed class PeakPreparation
{
    readonly PeakOptions _options;
    readonly IRunLog _log;
    readonly CancellationToken _stop;
    readonly Rng _rng;
    readonly List<Tally> _tallies = [];

    PeakPreparation(PeakOptions options, IRunLog log, CancellationToken stop) =>
        (_options, _log, _stop, _rng) = (options, log, stop, new Rng(options.Seed));

    /// <summary>Makes the dataset. The folder appears when it is complete.</summary>
    /// <returns>What was made.</returns>
    /// <exception cref="InputException">An input is invalid, or no example is left.</exception>
    /// <exception cref="OperationCanceledException">
    /// The user stopped the run. The same options with <see cref="PrepareOptions.Resume"/> continue it.
    /// </exception>
    public static DatasetManifest Run(PeakOptions options, IRunLog log, CancellationToken stop)
    {
        options.Check();
        return new PeakPreparation(options, log, stop).Run();
    }

    DatasetManifest Run()
    {
        var samples = SampleSheet.From(_options);
        var sources = SourceFiles.Describe([("genome", _options.Genome), ("samples", _options.Samples), ("blacklist", _options.Blacklist),
            ("folds", _options.Folds), .. samples.Select(s => ("peaks", (string?)s.Path))]);
        return Preparation.Run(_options, "genome", sources, _log, partial => Build(partial, samples, sources), _stop);
    }

    DatasetManifest Build(Stages partial, IReadOnlyList<Sample> samples, IReadOnlyList<DatasetSource> sources)
    {
        using var genome = Genome.Open(_options.Genome, _log);
        var peaks = ReadPeaks(samples, genome);
        var blacklist = ReadBlacklist(genome);
        var windows = new WindowFilter(genome, _options).Keep(Sites(samples, peaks), blacklist, out var tally);
        var folds = FoldChoice.Choose(_options, genome, windows.Select(w => (int)w.Contig), _rng.Split("folds"));
        var positives = Assign(windows, folds, tally);
        var negatives = DrawNegatives(partial, genome, folds, blacklist, peaks, positives);
        var examples = positives.Concat(negatives).OrderBy(e => e.Contig).ThenBy(e => e.Start0).ToList();
        return Write(partial.BeginDataset(), genome, examples, samples, folds, sources);
    }

    List<Peak[]> ReadPeaks(IReadOnlyList<Sample> samples, Genome genome)
    {
        var all = new List<Peak[]>();
        var tallies = new List<Tally>();
        foreach (var sample in samples)
        {
            _stop.ThrowIfCancellationRequested();
            var (peaks, tally) = PeakFile.Read(sample.Path, genome, _log);
            all.Add(peaks);
            tallies.Add(tally);
            _log.Progress("peak files", all.Count, samples.Count, "files");
        }
        _tallies.Add(new Tally("peaks", tallies.Sum(t => t.Read), tallies.Sum(t => t.Kept),
            [.. tallies.SelectMany(t => t.Dropped).GroupBy(d => d.Reason).Select(g => new Dropped(g.Key, g.Sum(d => d.Count)))]));
        return all;
    }

    RegionSet ReadBlacklist(Genome genome) =>
        new(_options.Blacklist is { } path ? RegionSet.Read(path, genome) : []);

    List<Site> Sites(IReadOnlyList<Sample> samples, List<Peak[]> peaks)
    {
        int window = _options.WindowBp;
        if (_options.Rule == PeakRule.Basset)
            return BassetRule.Sites(peaks, window, _options.MergeBp, _options.Centre.AnchorIndex(window));
        if (_options.KeepAssay is { } assay && samples.All(s => s.Assay != assay))
            throw new UsageException($"--keep-assay is '{assay}', expected an assay of the samples: "
                + string.Join(", ", samples.Select(s => s.Assay ?? "none").Distinct()));
        return DeepSeaRule.Sites(peaks, window, _options.BinBp, _options.Cover,
            s => _options.KeepAssay is null || samples[s].Assay == _options.KeepAssay);
    }

    List<WindowExample> Assign(List<Site> windows, FoldMap folds, Tally tally)
    {
        var examples = new List<WindowExample>();
        foreach (var site in windows)
            if (folds.SplitOf(site.Contig, site.Start0, site.Start0 + _options.WindowBp) is { } split)
                examples.Add(new WindowExample(site.Contig, site.Start0, split, site.Active));
        long outside = windows.Count - examples.Count;
        tally = tally with { Kept = examples.Count };
        if (outside > 0)
            tally = tally with { Dropped = [.. tally.Dropped, new Dropped("near another split or in none", outside)] };
        _tallies.Add(tally);
        if (examples.Count == 0)
            throw InputException.In(_options.Samples ?? _options.Peaks[0], $"none of {tally.Read} windows can be used: {tally.Reasons}");
        return examples;
    }

    IEnumerable<WindowExample> DrawNegatives(Stages partial, Genome genome, FoldMap folds, RegionSet blacklist,
        List<Peak[]> peaks, List<WindowExample> positives)
    {
        if (_options.Negatives == 0)
            return [];
        var excluded = new RegionSet(peaks.SelectMany(p => p).Select(p => ((int)p.Contig, p.Start0, p.End0))
            .Concat(positives.Select(p => (p.Contig, p.Start0, p.Start0 + _options.WindowBp)))
            .Concat(blacklist.Regions));
        var matching = new MatchingOptions
        {
            GcTolerance = _options.GcTolerance,
            RepeatTolerance = _options.RepeatTolerance,
            MaxN = _options.MaxN,
        };
        var drawn = partial.Stage("negatives", () => new MatchedNegatives(genome, folds, excluded, matching, _rng.Split("negatives"))
            .Draw([.. positives.Select(p => new PositiveWindow(p.Contig, p.Start0, p.Start0 + _options.WindowBp, p.Split))],
                _options.Negatives, _log, _stop));
        long wanted = (long)Math.Floor(positives.Count * _options.Negatives), missing = wanted - drawn.Length;
        Dropped[] dropped = missing > 0 ? [new Dropped("no match left in the genome", missing)] : [];
        _tallies.Add(new Tally("negatives", wanted, drawn.Length, dropped));
        if (missing > 0)
            _log.Warn("too few matched negatives in the genome", $"{missing} of {wanted} are missing; "
                + "try a larger --gc-tolerance or --repeat-tolerance, or a smaller --matched-negatives");
        return drawn.Select(n => new WindowExample((int)n.Contig, n.Start0, folds.SplitOf((int)n.Contig, n.Start0, n.End0)!.Value, []));
    }

    DatasetManifest Write(string folder, Genome genome, List<WindowExample> examples, IReadOnlyList<Sample> samples, FoldMap folds,
        IReadOnlyList<DatasetSource> sources)
    {
        var blocks = new GenomeBlocks(genome.Contigs, examples, _options.WindowBp);
        var described = GenomicOptions.Describe(genome);
        if (_options.Sequences == SequenceStorage.Genome)
            described = described with { File = sources.First(s => s.Role == "genome") with { Path = Path.GetFullPath(_options.Genome) } };
        using var writer = new DatasetWriter(folder, Describe(described, examples, samples, folds.Describe(genome.Contigs), sources),
            blocks.Names);
        var codes = new byte[_options.WindowBp + 2 * _options.FlankBp];
        var labels = new float[samples.Count];
        foreach (var example in examples)
        {
            if (writer.Count % 4096 == 0)
                _stop.ThrowIfCancellationRequested();
            if (_options.Sequences == SequenceStorage.Packed)
                genome.Codes(example.Contig, example.Start0 - _options.FlankBp, codes);
            Array.Clear(labels);
            foreach (int sample in example.Active)
                labels[sample] = 1;
            writer.Add(new Example
            {
                Codes = codes,
                Labels = labels,
                Split = example.Split,
                Block = blocks.IndexOf(example.Contig, example.Start0),
                Contig = example.Contig,
                Start0 = example.Start0,
            });
        }
        return writer.Finish();
    }

    DatasetManifest Describe(DatasetGenome genome, List<WindowExample> examples, IReadOnlyList<Sample> samples,
        IReadOnlyDictionary<Split, string> folds, IReadOnlyList<DatasetSource> sources) => new()
    {
        Kind = ExampleKind.Intervals,
        Sequences = _options.Sequences,
        Window = _options.WindowBp,
        Flank = _options.FlankBp,
        Centre = _options.Centre,
        Rule = _options.Rule.ToString().ToLowerInvariant(),
        Options = _options.Shaping(),
        Seed = _options.Seed,
        Heads = [new DatasetHead { Tracks = [.. samples.Select(s => s.Track)], BinBp = _options.WindowBp, Labels = LabelStorage.Bits }],
        Genomes = [genome],
        Folds = folds,
        Sources = sources,
        Tallies = _tallies,
        Leaks = WindowOverlap.Report(examples.Select(e => (e.Contig, e.Start0, e.Split)), _options.WindowBp),
    };
}
