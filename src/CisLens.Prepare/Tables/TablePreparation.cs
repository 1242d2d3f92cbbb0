using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Text;
using CisLens.Prepare.Building;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Tables;

/// <summary>Makes a dataset from labelled sequences.</summary>
public sealed class TablePreparation
{
    readonly TableOptions _options;
    readonly IRunLog _log;
    readonly CancellationToken _stop;
    readonly Rng _rng;
    readonly LabelColumn[] _labels;

    TablePreparation(TableOptions options, IRunLog log, CancellationToken stop)
    {
        (_options, _log, _stop, _rng) = (options, log, stop, new Rng(options.Seed));
        _labels = options.Positives is null ? [.. options.Labels.Select(LabelColumn.Parse)] : [new LabelColumn("positive", null)];
    }

    /// <summary>Makes the dataset. The folder appears when it is complete.</summary>
    /// <returns>What was made.</returns>
    /// <exception cref="InputException">An input is invalid, or no example is left.</exception>
    /// <exception cref="OperationCanceledException">The user stopped the run.</exception>
    public static DatasetManifest Run(TableOptions options, IRunLog log, CancellationToken stop)
    {
        options.Check();
        return new TablePreparation(options, log, stop).Run();
    }

    string Source => _options.Positives ?? _options.Tables[0].Path;

    DatasetManifest Run()
    {
        if (_labels.GroupBy(l => l.Track).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UsageException($"--label gives two tracks named '{twice.Key}', expected different names");
        var sources = SourceFiles.Describe([.. _options.Tables.Select(t =>
            ($"table{(t.Split is { } s ? $" {s}".ToLowerInvariant() : "")}", (string?)t.Path)),
            ("positives", _options.Positives), ("negatives", _options.Negatives),
            ("test positives", _options.TestPositives), ("test negatives", _options.TestNegatives), ("exclude", _options.Exclude)]);
        return Preparation.Run(_options, "sequences", sources, _log, partial => Build(partial, sources), _stop);
    }

    DatasetManifest Build(Stages partial, IReadOnlyList<DatasetSource> sources)
    {
        var all = Read().ToList();
        if (all.Count == 0)
            throw InputException.In(Source, "no sequences, expected at least one row");
        RowChecks.Ids(all, _log);
        var rows = new RowFilter(ReadExcluded(), _options.MaxN).Keep(all, out var tally);
        var groups = SequenceGroups.From(rows, _stop);
        var splits = new GroupSplitter(_rng, _options, _log).Assign(rows, groups);
        if (splits.LongCount(s => s == Split.Unused) is > 0 and var leaking)
            tally = tally with { Kept = tally.Kept - leaking,
                Dropped = [.. tally.Dropped, new Dropped(_options.Similar == SimilarRule.Drop
                    ? "similar to a sequence of a split held out more strictly"
                    : "same sequence or group in a split held out more strictly", leaking)] };
        if (tally.Kept == 0)
            throw InputException.In(Source, $"none of {tally.Read} sequences can be used: {tally.Reasons}");
        return Write(partial.BeginDataset(), rows, groups, splits, tally, sources);
    }

    IEnumerable<SequenceRow> Read()
    {
        if (_options.Positives is not null)
        {
            if (_options.TestPositives is not { } test)
                return Pair(_options.Positives, _options.Negatives, null);
            return Pair(_options.Positives, _options.Negatives, Split.Train).Concat(Pair(test, _options.TestNegatives, Split.Test));
        }
        var rows = new TableRows(_options, _labels);
        return _options.Tables.SelectMany(rows.Read);
    }

    IEnumerable<SequenceRow> Pair(string positives, string? negatives, Split? split)
    {
        var rows = FastaRows.Read(positives, 1, split, _options, _log);
        return negatives is not null ? rows.Concat(FastaRows.Read(negatives, 0, split, _options, _log))
            : ShuffledRows.With(rows, _options.ShuffledNegatives, _rng.Split($"shuffle{split}"), _log);
    }

    HashSet<string> ReadExcluded() => _options.Exclude is { } path ? [.. LineReader.Names(path)] : [];

    DatasetManifest Write(string folder, List<SequenceRow> rows, SequenceGroups groups, Split[] splits, Tally tally,
        IReadOnlyList<DatasetSource> sources)
    {
        var tracks = new SequenceTracks(Source, _options, _log).Make(_labels, rows);
        RowChecks.Labels(rows, groups.Same, tracks, _log);
        int[] kept = [.. Enumerable.Range(0, rows.Count).Where(i => splits[i] != Split.Unused)];
        int window = _options.Window ?? kept.Max(i => rows[i].Codes.Length);
        string given = rows.Any(r => r.Split is not null) ? "given by the file" : "random, by group";
        var blocks = new SequenceBlocks([.. kept.Select(i => (groups.Similar[i], splits[i]))]);
        var manifest = new DatasetManifest
        {
            Kind = ExampleKind.Sequences,
            Window = window,
            Centre = _options.Centre,
            Rule = _options.Positives is null ? "table" : "fasta",
            Options = _options.Shaping(),
            Seed = _options.Seed,
            Heads = [new DatasetHead { Tracks = tracks, BinBp = window, Labels = Storage(tracks, kept.SelectMany(i => rows[i].Labels)) }],
            Sources = sources,
            Folds = kept.Select(i => splits[i]).Distinct().Order()
                .ToDictionary(s => s, s => rows.Any(r => r.Split == s) ? given : "random, by group"),
            Tallies = [tally],
            Leaks = new LeakReport { Similar = SimilarToTraining(groups.Similar, splits) },
        };
        using var writer = new DatasetWriter(folder, manifest, blocks.Names);
        foreach (int i in kept)
        {
            if (writer.Count % 4096 == 0)
                _stop.ThrowIfCancellationRequested();
            writer.Add(new Example { Codes = rows[i].Codes, Labels = rows[i].Labels, Split = splits[i], Name = rows[i].Name,
                Block = blocks.IndexOf(groups.Similar[i], splits[i]) });
        }
        return writer.Finish();
    }

    // held-out sequences in a group that the training split has, too; k-mer models are trained on the validation split as well
    static Dictionary<Split, int> SimilarToTraining(int[] groups, Split[] splits)
    {
        var trained = groups.Where((_, i) => splits[i] == Split.Train).ToHashSet();
        var known = groups.Where((_, i) => splits[i] is Split.Train or Split.Validation).ToHashSet();
        return splits.Where((s, i) => s == Split.Test ? known.Contains(groups[i]) : s == Split.Validation && trained.Contains(groups[i]))
            .CountBy(s => s).ToDictionary();
    }

    // the smallest type that represents every label exactly
    static LabelStorage Storage(Track[] tracks, IEnumerable<float> labels)
    {
        bool bits = tracks.All(t => t.Kind == TrackKind.Probability), halves = true;
        foreach (float label in labels)
        {
            bits &= !float.IsNaN(label);
            halves &= float.IsNaN(label) || (float)(Half)label == label;
        }
        return bits ? LabelStorage.Bits : halves ? LabelStorage.Float16 : LabelStorage.Float32;
    }
}
