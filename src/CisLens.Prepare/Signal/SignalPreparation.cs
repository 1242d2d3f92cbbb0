using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;
using CisLens.Prepare.Building;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Folds;
using CisLens.Prepare.Leaks;

namespace CisLens.Prepare.Signal;

/// <summary>
/// Makes a dataset of signal in bins along windows that tile one or more genomes. Each file is binned once, several at a time, into a
/// temporary file that an interrupted run keeps. Memory: the genomes at two bits per base, one window per thread, and a block of labels.
/// </summary>
public sealed class SignalPreparation
{
    const long BlockLabels = 32 << 20;   // labels of all tracks in memory while they are written: 128 MiB
    readonly SignalOptions _options;
    readonly IRunLog _log;
    readonly CancellationToken _stop;
    readonly Rng _rng;
    readonly List<Tally> _tallies = [];
    readonly Dictionary<(int Genome, string Path), SignalReader> _texts = [];   // they are converted when they are opened, so only once

    SignalPreparation(SignalOptions options, IRunLog log, CancellationToken stop) =>
        (_options, _log, _stop, _rng) = (options, log, stop, new Rng(options.Seed));

    /// <summary>Makes the dataset. The folder appears when it is complete.</summary>
    /// <returns>What was made.</returns>
    /// <exception cref="InputException">An input is invalid, or no window is left.</exception>
    /// <exception cref="OperationCanceledException">
    /// The user stopped the run. The same options with <see cref="PrepareOptions.Resume"/> continue it.
    /// </exception>
    public static DatasetManifest Run(SignalOptions options, IRunLog log, CancellationToken stop)
    {
        options.Check();
        return new SignalPreparation(options, log, stop).Run();
    }

    DatasetManifest Run()
    {
        var tracks = SignalSheet.From(_options, _log);
        var sources = SourceFiles.Describe([.. _options.Genomes.SelectMany(Inputs), ("samples", _options.Samples),
            ("homology", _options.Homology), .. tracks.Select(t => ("signal", (string?)t.Path)).Distinct()]);
        return Preparation.Run(_options, "signal", sources, _log, partial => Build(partial, tracks, sources), _stop);
    }

    static IEnumerable<(string Role, string? Path)> Inputs(SignalGenome genome) => [("genome", genome.Fasta), ("regions", genome.Regions),
        .. genome.Exclude.Select(path => ("exclude", (string?)path)), ("folds", genome.Folds)];

    DatasetManifest Build(Stages partial, IReadOnlyList<SignalTrack> tracks, IReadOnlyList<DatasetSource> sources)
    {
        var heads = new List<GenomeSignal>();
        try
        {
            foreach (var (g, given) in _options.Genomes.Index())
                heads.Add(Open(given, [.. tracks.Where(t => t.Genome == g)]));
            Assign(heads);
            foreach (var (g, head) in heads.Index())
                Bin(partial, g, head);
            return Write(partial, heads, sources);
        }
        finally
        {
            foreach (var text in _texts.Values)
                text.Dispose();
            heads.ForEach(h => h.Genome.Dispose());
        }
    }

    /// <summary>A text file that is open and converted already; null for others.</summary>
    SignalReader? Text(SignalTrack track) => _texts.GetValueOrDefault((track.Genome, track.Path));

    GenomeSignal Open(SignalGenome given, SignalTrack[] tracks)
    {
        if (tracks.Length == 0)
            throw InputException.In(_options.Samples!, $"has no track of genome {given.Name}, expected at least one");
        var genome = Genome.Open(given.Fasta, _log);
        genome.AllowOtherLengths = _options.AllowOtherLengths;
        if (genome.Contigs.Max(c => c.Length) is var longest && longest < _options.WindowBp)
            throw InputException.In(given.Fasta, $"the longest contig has {longest:N0} bp, expected at least the window of "
                + $"{_options.WindowBp:N0} bp; set --window");
        bool[][] has = new bool[genome.Contigs.Count][], listed = new bool[genome.Contigs.Count][];
        for (int c = 0; c < has.Length; c++)
            (has[c], listed[c]) = (new bool[tracks.Length], new bool[tracks.Length]);
        foreach (var (t, track) in tracks.Index())
        {
            _stop.ThrowIfCancellationRequested();
            var file = Text(track) ?? SignalReader.Open(track.Path, genome);
            using var closed = file.ListsContigs ? file : null;
            if (!file.ListsContigs)
                _texts[(track.Genome, track.Path)] = file;
            for (int c = 0; c < has.Length; c++)
                (has[c][t], listed[c][t]) = (file.Has(c), file.Has(c) || !file.ListsContigs);
            if (file.Missing is { } missing)
                _log.Warn("signal files with contigs that the genome does not have", $"{track.Path}: {missing}");
            if (file.NaN > 0)
                _log.Warn("signal files with intervals that are NaN or NA; their bases count as without a value",
                    $"{track.Path}: {file.NaN}");
        }
        var tiling = new WindowTiling(genome, given, _options);
        var windows = tiling.Cut(contig => has[contig].Contains(true), _stop);
        foreach (int contig in windows.Select(w => w.Contig).Distinct())
            foreach (int t in Enumerable.Range(0, tracks.Length).Where(t => !listed[contig][t]))
                _log.Warn("signal files without a contig of the windows; there their labels are missing",
                    $"{tracks[t].Path}: {genome.Contigs[contig].Name}");
        return new GenomeSignal(given, genome, tracks, windows, tiling.Dropped);
    }

    void Assign(List<GenomeSignal> heads)
    {
        if (heads.FirstOrDefault(h => h.Windows.Count == 0) is { } without)
            throw InputException.In(without.Given.Regions ?? without.Given.Fasta, $"none of {without.Dropped.Count} windows can be used: "
                + Tally.From("windows", 0, without.Dropped).Reasons);
        var homologous = _options.Homology is { } path ? HomologyFolds.Choose(path, [.. heads.Select(h => (h.Given.Name, h.Genome,
            (IReadOnlyList<(int, long)>)[.. h.Windows.Select(w => (w.Contig, w.Start0))]))], _rng.Split("homology"), _log) : null;
        foreach (var (g, head) in heads.Index())
        {
            var (given, genome, windows) = (head.Given, head.Genome, head.Windows);
            head.Folds = homologous?[g] ?? FoldChoice.Named(given.Folds, given.Test, given.Validation, genome)
                ?? FoldChoice.Automatic(genome, windows.Select(w => w.Contig), _rng.Split($"folds{given.Name}"));
            var placed = windows.ConvertAll(w => (Window: w, Split: SplitOf(head.Folds, genome, w)));
            head.Windows = [.. placed.Where(w => w.Split is { } split && (split == Split.Train ? w.Window.Trains : w.Window.Judges))
                .Select(w => w.Window with { Split = w.Split!.Value })];
            _tallies.Add(Tally.From(Of(head, "windows"), head.Windows.Count,
                [.. head.Dropped, .. Enumerable.Repeat("near another split or in none", placed.Count(w => w.Split is null))]));
        }
    }

    // a window and its flanks are in one split; the end of a contig is no other split
    Split? SplitOf(FoldMap folds, Genome genome, SignalWindow window) => folds.SplitOf(window.Contig, window.Start0,
        Math.Min(window.Start0 + _options.InnerBp, genome.Contigs[window.Contig].Length), _options.SideBp);

    void Bin(Stages partial, int g, GenomeSignal head)
    {
        int done = 0;
        var counts = new LabelCounts[head.Tracks.Length][];
        Workers.Run(_options.Threads, head.Tracks.Length, t =>
        {
            string name = $"labels{g}.{t}";
            counts[t] = partial.Stage(name, () =>
            {
                using var opened = Text(head.Tracks[t]) is null ? SignalReader.Open(head.Tracks[t].Path, head.Genome) : null;
                return new TrackBins(head.Tracks[t], _options, head.Genome, head.Windows)
                    .Write(opened ?? Text(head.Tracks[t])!, partial.FileOf(name), _stop);
            });
            lock (counts)
                _log.Progress("signal files", ++done, head.Tracks.Length, "files");
        }, _stop);
        Report(head, counts);
    }

    void Report(GenomeSignal head, LabelCounts[][] counts)
    {
        var total = counts.SelectMany(c => c).Aggregate((a, b) => a + b);
        Dropped[] without = [new("masked", total.Masked), new("not measured", total.NotMeasured)];
        _tallies.Add(new Tally(Of(head, "labels"), total.Stored + total.Masked + total.NotMeasured, total.Stored,
            [.. without.Where(d => d.Count > 0)]));
        foreach (var (t, track) in head.Tracks.Index())
        {
            var own = counts[t].Aggregate((a, b) => a + b);
            if (own.Stored == 0)
                _log.Warn("tracks without a label", track.Track.Id);
            else if (own.Zero == own.Stored)
                _log.Warn("tracks that are 0 everywhere", track.Track.Id);
            else if (Array.FindIndex(counts[t], c => c.Stored > 0 && c.Zero == c.Stored) is >= 0 and var empty)
                _log.Warn("tracks that are 0 on a whole contig; if it was not measured there, leave the contig out with --regions",
                    $"{track.Track.Id}: {head.Genome.Contigs[empty].Name}");
        }
        if (total.Clipped + total.BelowZero > 0)
            _log.Info($"{Of(head, "labels")}: {total.Clipped} clipped, {total.BelowZero} below 0 set to 0");
    }

    DatasetManifest Write(Stages partial, List<GenomeSignal> heads, IReadOnlyList<DatasetSource> sources)
    {
        var blocks = heads.ConvertAll(h => new GenomeBlocks(h.Genome.Contigs,
            [.. h.Windows.Select(w => new WindowExample(w.Contig, w.Start0, w.Split, []))], _options.InnerBp));
        using var writer = new DatasetWriter(partial.BeginDataset(), Describe(heads, sources),
            heads.Zip(blocks, (h, b) => b.Names.Select(name => Of(h, name))).SelectMany(n => n));
        int firstBlock = 0;
        foreach (var (g, head) in heads.Index())
        {
            WriteGenome(writer, partial, g, head, w => firstBlock + blocks[g].IndexOf(w.Contig, w.Start0));
            firstBlock += blocks[g].Names.Count;
        }
        return writer.Finish();
    }

    void WriteGenome(DatasetWriter writer, Stages partial, int g, GenomeSignal head, Func<SignalWindow, int> block)
    {
        int bins = _options.Bins, tracks = head.Tracks.Length, width = bins * tracks;
        int most = (int)Math.Clamp(BlockLabels / width, 1, head.Windows.Count);
        var codes = new byte[_options.InnerBp + 2 * _options.SideBp];
        float[] labels = new float[most * width], column = new float[most * bins];
        for (int first = 0; first < head.Windows.Count; first += most)
        {
            int count = Math.Min(most, head.Windows.Count - first);
            for (int t = 0; t < tracks; t++)
            {
                _stop.ThrowIfCancellationRequested();
                Read(partial.FileOf($"labels{g}.{t}"), (long)first * bins, column.AsSpan(0, count * bins));
                for (int i = 0; i < count * bins; i++)
                    labels[i * tracks + t] = column[i];
            }
            for (int i = 0; i < count; i++)
            {
                var window = head.Windows[first + i];
                if (_options.Sequences == SequenceStorage.Packed)
                    head.Genome.Codes(window.Contig, window.Start0 - _options.SideBp, codes);
                writer.Add(new Example { Codes = codes, Split = window.Split, Block = block(window), Genome = g, Contig = window.Contig,
                    Start0 = window.Start0 });
                writer.AddLabels(g, labels.AsSpan(i * width, width));
            }
            _log.Progress("windows", first + count, head.Windows.Count, "windows");
        }
    }

    static void Read(string path, long first, Span<float> labels)
    {
        using var file = File.OpenRead(path);
        file.Position = first * sizeof(float);
        file.ReadExactly(MemoryMarshal.AsBytes(labels));
    }

    DatasetManifest Describe(List<GenomeSignal> heads, IReadOnlyList<DatasetSource> sources)
    {
        var genomes = heads.ConvertAll(h => GenomicOptions.Describe(h.Genome) is var own && h.Given.Name is { } name
            ? own with { Name = name } : own);
        if (_options.Sequences == SequenceStorage.Genome)
            genomes = [.. genomes.Zip(heads, (genome, h) => genome with
            {
                File = sources.First(s => s.Role == "genome" && s.Path == h.Given.Fasta) with { Path = Path.GetFullPath(h.Given.Fasta) },
            })];
        var folds = heads.SelectMany(h => h.Folds!.Describe(h.Genome.Contigs).Select(f => (f.Key, Value: Of(h, f.Value))));
        return new()
        {
            Kind = ExampleKind.Intervals,
            Sequences = _options.Sequences,
            Window = _options.InnerBp,
            Flank = _options.SideBp,
            Rule = "signal",
            Options = _options.Shaping(),
            Seed = _options.Seed,
            Heads = [.. heads.Select((h, g) => new DatasetHead
            {
                Name = heads.Count == 1 ? "main" : h.Given.Name!,
                Genome = heads.Count == 1 ? null : genomes[g].Name,
                Tracks = [.. h.Tracks.Select(t => t.Track)],
                Bins = _options.Bins,
                BinBp = _options.BinBp,
                Labels = _options.Labels,
            })],
            Genomes = genomes,
            Folds = folds.GroupBy(f => f.Key).OrderBy(f => f.Key).ToDictionary(f => f.Key, f => string.Join("; ", f.Select(x => x.Value))),
            Sources = sources,
            Tallies = _tallies,
            Leaks = new LeakReport
            {
                OverlappingWindows = heads.Sum(h => WindowOverlap.Count(h.Windows.Select(w => (w.Contig, w.Start0, w.Split)),
                    _options.InnerBp + 2L * _options.SideBp)),
            },
        };
    }

    string Of(GenomeSignal head, string what) => _options.Genomes.Count == 1 ? what : $"{head.Given.Name} {what}";

    /// <summary>A genome with its tracks and windows.</summary>
    sealed record GenomeSignal(SignalGenome Given, Genome Genome, SignalTrack[] Tracks, List<SignalWindow> AllWindows,
        IReadOnlyList<string> Dropped)
    {
        /// <summary>The windows that are in a split, once the splits are known.</summary>
        public List<SignalWindow> Windows { get; set; } = AllWindows;

        /// <summary>The splits.</summary>
        public FoldMap? Folds { get; set; }
    }
}
