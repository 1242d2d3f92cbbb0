using CisLens.Core;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Tables;

namespace CisLens.Mutate.Runs;

/// <summary>The result of a run.</summary>
/// <param name="Records">Number of records written.</param>
/// <param name="Counts">Number of alleles per status.</param>
/// <param name="Totals">The last line of the run.</param>
/// <param name="Strongest">The strongest alleles, <see cref="ScoreSettings.Strongest"/> at most; null if none were kept.</param>
public sealed record ScoreResult(long Records, StatusCounts Counts, string Totals, IReadOnlyList<StrongAllele>? Strongest = null);

/// <summary>Scores the variants of a VCF and writes the outputs.</summary>
public sealed class ScoreRun
{
    internal const string RecordsCount = "records", ClippedCount = "clipped",
        ClippedWarning = "probabilities limited to [1e-6, 1-1e-6] before a logit";

    readonly ScoreSettings _settings;
    readonly IRunLog _log;
    readonly RunRecord _record;
    readonly ScorePlan _plan;
    readonly EffectColumns _columns;
    readonly IReadOnlyList<(string Key, int Column)> _ofTracks;
    readonly Judgement _judgement;
    readonly StrongestAlleles? _strongest;

    /// <summary>Checks the settings against the model.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="log">Receives messages.</param>
    /// <param name="record">The record of the run, which is filled and written; null for a new one.</param>
    /// <exception cref="UsageException">The settings do not fit together, or do not fit the model.</exception>
    public ScoreRun(ScoreSettings settings, IRunLog log, RunRecord? record = null)
    {
        _record = record ?? new();
        _settings = settings;
        _log = log;
        _plan = new(settings);
        (_columns, _judgement) = (_plan.Columns, _plan.Judgement);
        _strongest = settings.Strongest > 0 ? new(settings.Strongest, _columns, _judgement) : null;
        _ofTracks = ScoreHeader.TrackFields(settings, _columns, _judgement);
        if (settings.Outputs.FirstOrDefault(o => o is { IsConverted: true, IsStandardOutput: true }) is { } converted)
            throw new UsageException(converted.IsMatrix ? "HDF5 cannot be written to standard output; give a file with -o NAME.h5"
                : converted.Format == ScoreFormat.Bcf
                    ? "BCF cannot be written to standard output; give a file with -o NAME.bcf, or pipe -O v to bcftools view -Ob"
                : "Parquet cannot be written to standard output; give a file with -o NAME.parquet");
        foreach (var output in settings.Outputs.Where(o => o.IsMatrix))
            output.Layout.Matrices(_columns, _judgement);   // refuses scores that the layout does not have
        if (settings.Shard is not null && settings.Outputs.Any(o => o.Format == ScoreFormat.Bcf))
            throw new UsageException(
                "--shard does not apply to BCF; write shards as .vcf.gz, and convert the merged file with bcftools view -Ob");
        if (settings.Shard is not null && settings.Vcf == "-")
            throw new UsageException("--shard needs a VCF in a file; standard input cannot be read twice");
        if (settings.Resume && settings.Vcf == "-")
            throw new UsageException("--resume needs a VCF in a file; standard input cannot be read twice");
    }

    /// <summary>True if there is an interrupted run that can be resumed.</summary>
    /// <param name="first">The first output of the run.</param>
    public static bool IsInterrupted(ScoreOutput first) => File.Exists(ScoreProgress.PathOf(first.Path));

    /// <summary>Scores the variants and writes the outputs.</summary>
    /// <exception cref="StoppedException">The run was stopped; it can be resumed.</exception>
    /// <exception cref="SkippedException">More alleles than allowed have no effect; the outputs are complete nevertheless.</exception>
    public ScoreResult Run(CancellationToken stop)
    {
        if (_settings.Variants.Count == 0)
            _record.AddInputs(_settings.Vcf);
        string fingerprint = _settings.Fingerprint(_record.Inputs.FirstOrDefault()?.Sha256);
        var progress = _settings.Resume ? ScoreProgress.Read(Output, fingerprint) : null;
        if (_settings.Resume && progress is null)
            _log.Info("nothing to resume; starting from the first record");
        // the genome may be large: its hash is computed while the model runs
        var genomeHash = Task.Run(() => InputFile.From(_settings.Genome.Path));
        using var source = new RecordSource(_settings, _plan.Columns, _plan.Judgement, _plan.Placement, _log);
        _log.Info(source.Contigs.Summary);
        foreach (string note in _plan.Notes)
            _log.Warn("a background of an earlier version", note);
        bool declared = source.Contigs.Total > 0;
        Genes(source.Header);
        if (_settings.Outputs.Any(o => o.IsVcf) && Earlier(source.Header).Note is { } earlier)
            _log.Info($"{_settings.Vcf}: {earlier}");
        var range = Range();
        using var writer = new ScoreWriter(_settings, fingerprint, output => Table(output, source), progress);
        if (progress is not { Whole: true })
            Score(source, range, writer, stop);
        if (!declared && source.Contigs.Total > 0)
            _log.Info(source.Contigs.Summary);
        if (source.Contigs.Missing is { } missing)
            _log.Warn("contigs that the genome lacks", missing);
        writer.Publish();
        return Finish(writer, range, genomeHash.GetAwaiter().GetResult());
    }

    void Genes(VcfHeader header)
    {
        _settings.Genes?.Table.Describe(_settings.Genes.Path, _log);
        if (_settings.Splice is not { } splice)
            return;
        splice.Genes.Describe(splice.GenesPath, _log);
        if (_settings.Outputs.Any(o => o.IsVcf) && header.InfoFields.Contains(SpliceVcfTable.InfoField))
            _log.Warn($"INFO/{SpliceVcfTable.InfoField} of the input is replaced",
                $"{_settings.Vcf}: its values are removed, even if an allele has no new value");
    }

    string Output => _settings.Outputs[0].Path;

    void Score(RecordSource source, ChunkRange range, ScoreWriter writer, CancellationToken stop)
    {
        if (writer.Chunks > 0)
            _log.Info($"resuming after {writer.Records:N0} records");
        _log.Progress("score", writer.Records, range.Records, "records");
        try
        {
            var scorer = _plan.Scorer();
            scorer.Run(source.Chunks(range.First + writer.Chunks, range.End), chunk =>
            {
                writer.Write(chunk);
                _strongest?.Add(chunk);
                _log.Progress("score", writer.Records, range.Records, "records");
            }, stop);
            _record.Seconds["model"] = Math.Round(scorer.ModelSeconds, 3);
        }
        catch (OperationCanceledException)
        {
            writer.Commit();
            throw new StoppedException($"stopped after {writer.Records:N0} records; run the same command with --resume to continue");
        }
        catch (CisLensException e) when (e is InputException or UsageException)
        {
            writer.Discard();
            throw;
        }
    }

    ScoreResult Finish(ScoreWriter writer, ChunkRange range, InputFile genome)
    {
        foreach (var (key, value) in _settings.Describe())
            _record.Settings[key] = value;
        if (_settings.Splice is null && _settings.Genes is null)
            _record.Settings[BackgroundKeys.RecordKey] = _settings.BackgroundKeys;
        _record.Inputs.Add(genome);
        _record.AddInputs([.. _settings.ModelPaths, _settings.GenesPath, _settings.Synonyms?.Path, _settings.Background?.File,
            _settings.Calls?.File, _settings.RegionsFile]);
        foreach (var (code, count) in writer.Counts.ByCode)
            _record.Counts[code] = count;
        _record.Counts[RecordsCount] = writer.Records;
        _record.Counts[ClippedCount] = writer.Clipped;
        if (_settings.Shard is { } shard)
        {
            (_record.Settings[ShardRecord.Number], _record.Settings[ShardRecord.All]) = (shard.ToString(), range.Total);
            (_record.Settings[ShardRecord.First], _record.Settings[ShardRecord.End]) = (range.First, range.End);
        }
        if (writer.Clipped > 0)
            _log.Warn(ClippedWarning, $"{writer.Clipped:N0} in total");
        WriteRecords(writer);
        writer.Forget();
        string totals = writer.Counts.Totals(writer.Records);
        double skipped = writer.Counts.Alleles == 0 ? 0 : (double)writer.Counts.NotScored / writer.Counts.Alleles;
        if (skipped > _settings.MaxSkipped)
            throw new SkippedException(
                $"{100 * skipped:0.#}% of the alleles have no effect, allowed {100 * _settings.MaxSkipped:0.#}%: {totals}");
        return new(writer.Records, writer.Counts, totals, _strongest?.Ordered);
    }

    void WriteRecords(ScoreWriter writer)
    {
        foreach (var (index, output) in _settings.Outputs.Index().Where(o => !o.Item.IsStandardOutput))
        {
            var file = InputFile.From(output.Path);
            _record.Settings[ShardRecord.Format] = output.Format;
            _record.Settings[ShardRecord.HeaderBytes] = writer.HeaderLengths[index];
            (_record.Settings[ShardRecord.Bytes], _record.Settings[ShardRecord.Hash]) = (file.Bytes, file.Sha256);
            _record.Write(output.Path);
        }
    }

    EarlierScores Earlier(VcfHeader header) =>
        new(header, _settings.Model.Manifest.Name, _settings.ModelHash, _settings.Splice is not null);

    IScoreTable Table(ScoreOutput output, RecordSource source)
    {
        if (output.Format == ScoreFormat.Bcf)
            return new BcfTable(Table(output with { Format = ScoreFormat.Vcf }, source), output.Path);
        if (output.Format == ScoreFormat.Parquet)
            return new ParquetTable(Table(output with { Format = ScoreFormat.LongTsv }, source));
        string model = _settings.Model.Manifest.Name;
        var earlier = Earlier(source.Header);
        int members = _columns.Members;
        bool splice = _settings.Splice is not null;
        return output.Format switch
        {
            ScoreFormat.LongTsv when splice => new SpliceLongTable(model, members),
            ScoreFormat.WideTsv when splice => new SpliceWideTable(model, members),
            ScoreFormat.LongTsv when _settings.Genes is not null => new GeneLongTable(model, _columns),
            ScoreFormat.WideTsv when _settings.Genes is not null => new GeneWideTable(model, _columns),
            ScoreFormat.LongTsv => new LongTable(model, _columns, _judgement),
            ScoreFormat.WideTsv => new WideTable(model, _columns, _judgement),
            ScoreFormat.Hdf5 or ScoreFormat.BasenjiHdf5 => new MatrixTable(output.Layout, _columns, _judgement,
                ScoreHeader.Facts(_settings, InfoText.Escape(model)).ToDictionary(f => f.Key, f => f.Text)),
            _ when splice => new SpliceVcfTable(
                source.Header, earlier, ScoreHeader.Lines(_settings, earlier, _columns, _judgement, _ofTracks)),
            _ when _settings.Genes is not null => new GeneVcfTable(
                source.Header, earlier, ScoreHeader.Lines(_settings, earlier, _columns, _judgement, _ofTracks), _columns),
            _ => new VcfTable(source.Header, earlier,
                ScoreHeader.Lines(_settings, earlier, _columns, _judgement, _ofTracks), _columns, _judgement, _ofTracks),
        };
    }

    ChunkRange Range()
    {
        if (_settings.Shard is not { } shard)
            return new(0, long.MaxValue, 0, null);
        long records = RecordSource.Count(_settings);
        long chunks = (records + _settings.ChunkRecords - 1) / _settings.ChunkRecords;
        var (first, end) = shard.Range(chunks);
        return new(first, end, chunks, Math.Min(records, end * _settings.ChunkRecords) - first * _settings.ChunkRecords);
    }

    /// <summary>The chunks that a run scores.</summary>
    /// <param name="First">The first chunk.</param>
    /// <param name="End">The end, exclusive.</param>
    /// <param name="Total">Number of chunks of the input; 0 if not counted.</param>
    /// <param name="Records">Number of records in the range; null if not counted.</param>
    sealed record ChunkRange(long First, long End, long Total, long? Records);
}
