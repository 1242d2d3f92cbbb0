using System.Diagnostics;
using CisLens.Core;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Calibration;

/// <summary>Scores a set of variants and makes a background from their effects.</summary>
public sealed class BackgroundRun
{
    readonly ScoreSettings _settings;
    readonly IRunLog _log;
    readonly int[] _tracks;
    readonly EffectColumns _columns;
    readonly AtVariant _placement;

    /// <summary>Checks the settings against the model.</summary>
    /// <param name="settings">The settings of a scoring run without outputs.</param>
    /// <param name="log">Receives warnings and progress.</param>
    /// <exception cref="UsageException">The settings do not fit the model.</exception>
    public BackgroundRun(ScoreSettings settings, IRunLog log)
    {
        (_settings, _log) = (settings, log);
        var manifest = settings.Model.Manifest;
        _tracks = TrackSelection.Resolve(manifest, settings.Tracks);
        var chosen = _tracks.Select(t => manifest.Tracks[t]).ToList();
        if (SpliceTracks.From(manifest) is not null)
            throw new UsageException($"{manifest.Name} predicts splice sites; there is no background for splice scores");
        manifest.RequireGenes(hasGenes: false);
        _columns = new(manifest, _tracks,
            settings.Scores.Count > 0 ? ScoreCatalog.Named(settings.Scores) : ScoreCatalog.Calibrated(chosen, manifest.Bins));
        if (_columns.Columns.Count == 0)
            throw new UsageException($"no score with a background applies to the tracks of {manifest.Name}; name scores with --score");
        settings.RequireShifts();
        _placement = new(manifest, _columns, settings.Alleles, settings.ShareWithinBp, settings.MaskBp);
    }

    /// <summary>True if there is an interrupted run that can be resumed.</summary>
    /// <param name="output">Path of the background.</param>
    public static bool IsInterrupted(string output) => File.Exists(ScoreProgress.PathOf(output));

    /// <summary>Number of alleles per status.</summary>
    public StatusCounts Counts { get; } = new();

    /// <summary>Number of probabilities that were limited before a logit.</summary>
    public long Clipped { get; private set; }

    /// <summary>Scores the variants. Temporary files are next to the output until <see cref="Forget"/>.</summary>
    /// <param name="source">A description of the variants.</param>
    /// <param name="output">Path of the background.</param>
    /// <param name="stop">Stops the run between two batches.</param>
    /// <exception cref="StoppedException">The run was stopped; it can be resumed.</exception>
    /// <exception cref="InputException">A conservation field is not declared, or no variant has an effect.</exception>
    public Background Run(string source, string output, CancellationToken stop)
    {
        string fingerprint = _settings.Fingerprint($"{InputFile.From(_settings.Vcf).Sha256} by class");
        var progress = _settings.Resume ? ScoreProgress.Read(output, fingerprint) : null;
        using var records = new RecordSource(_settings, _columns, new(_columns, null), _placement, _log);
        RequireConservation(records.Header);
        int width = _columns.Columns.Count + _settings.Conservation.Count;
        using var store = new EffectStore(Scratch(output), width, progress?.Lengths[0] ?? 0);
        foreach (var (code, count) in progress?.Counts ?? [])
            Counts.Add(code, count);
        Clipped = progress?.Clipped ?? 0;
        _log.Info(records.Contigs.Summary);
        if (progress is not null)
            _log.Info($"resuming after {store.Rows:N0} variants");
        long chunks = progress?.Chunks ?? 0;
        void Commit() => Progress(fingerprint, chunks, store.Sync()).Write(output);
        try
        {
            var sinceCommit = Stopwatch.StartNew();
            var scorer = new Scorer(_settings.Model, _tracks, _columns, _placement, _settings.Alleles);
            scorer.Run(records.Chunks(chunks, long.MaxValue), chunk =>
            {
                Keep(chunk, store);
                chunks++;
                if (sinceCommit.Elapsed < _settings.CommitEvery)
                    return;
                Commit();
                sinceCommit.Restart();
            }, stop);
            if (records.Contigs.Missing is { } missing)
                _log.Warn("contigs that the genome lacks", missing);
            if (Clipped > 0)
                _log.Warn(ScoreRun.ClippedWarning, $"{Clipped:N0} in total");
            return new Background
            {
                Keys = _settings.BackgroundKeys,
                Model = _settings.Model.Manifest.Name,
                Source = source,
                Variants = store.Rows,
                Columns = Columns(store),
            };
        }
        catch (OperationCanceledException)
        {
            Commit();
            throw new StoppedException($"stopped after {store.Rows:N0} variants; run the same command with --resume to continue");
        }
        catch (CisLensException e) when (e is InputException or UsageException)
        {
            Forget(output);
            throw;
        }
    }

    // checked first: otherwise a misspelled field would be noticed only after the last variant
    void RequireConservation(VcfHeader header)
    {
        if (_settings.Conservation.FirstOrDefault(field => !header.InfoFields.Contains(field)) is not { } absent)
            return;
        string found = header.InfoFields.Count == 0 ? "no INFO field" : $"INFO {string.Join(", ", header.InfoFields.Take(5))}";
        throw InputException.In(_settings.Vcf,
            $"--conservation {absent}: its header declares {found}; expected a line ##INFO=<ID={absent},...>");
    }

    /// <summary>Deletes the temporary files, after which the run cannot be resumed.</summary>
    public static void Forget(string output)
    {
        File.Delete(ScoreProgress.PathOf(output));
        File.Delete(Scratch(output));
    }

    static string Scratch(string output) => output + ".effects" + DurableFile.PartialSuffix;

    ScoreProgress Progress(string fingerprint, long chunks, long bytes) => new()
    {
        Fingerprint = fingerprint,
        Chunks = chunks,
        Records = Counts.Alleles,
        Clipped = Clipped,
        Counts = new(Counts.ByCode.ToDictionary(), StringComparer.Ordinal),
        Lengths = [bytes],
        HeaderLengths = [0],
    };

    void Keep(RecordChunk chunk, EffectStore store)
    {
        int index = 0;
        Clipped += chunk.Clipped;
        foreach (var record in chunk.Records)
            for (int alt = 0; alt < record.AltCount; alt++)
            {
                var allele = chunk.Alleles[index++];
                Counts.Add(AlleleStatusCode.Code(allele.Status));
                if (allele.IsScored)
                    store.Add([.. allele.Effects, .. _settings.Conservation.Select(field => InfoField.Value(record, field, alt))],
                        allele.Plan.Class);
            }
        _log.Progress("background", store.Rows, null, "variants");
    }

    Dictionary<(string, string, VariantClass), BackgroundColumn> Columns(EffectStore store)
    {
        var names = _columns.Columns.Select(c => (Track: c.Track.Id, Score: c.Score.Id))
            .Concat(_settings.Conservation.Select(field => (Track: field, InfoField.Score)));
        var columns = new Dictionary<(string, string, VariantClass), BackgroundColumn>();
        foreach (var (name, classes) in names.Zip(store.Columns()))
        {
            // conservation is a property of a position
            float[][] kept = name.Score == InfoField.Score ? [[.. classes.SelectMany(values => values)]] : classes;
            foreach (var (kind, values) in kept.Index().Where(c => c.Item.Length > 0))
                columns.Add((name.Track, name.Score, (VariantClass)kind), BackgroundColumn.From(values));
            if (kept.All(values => values.Length == 0))
                _log.Warn("columns left out of the background, because no variant has a value",
                    name.Score == InfoField.Score ? $"INFO {name.Track}" : $"{name.Score} of track {name.Track}");
        }
        return columns.Keys.Any(name => name.Item2 != InfoField.Score) ? columns
            : throw InputException.In(_settings.Vcf, $"no variant has an effect ({Counts.Totals(store.Rows)}); expected at least one");
    }
}
