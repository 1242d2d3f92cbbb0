using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Tabix;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Runs;

/// <summary>Reads a VCF into chunks with planned alleles and placed windows.</summary>
sealed class RecordSource : IDisposable
{
    readonly ScoreSettings _settings;
    readonly VcfReader _reader;
    readonly ContigMap _contigs;
    readonly RecordFilter _filter;
    readonly RecordPlanner _planner;
    readonly TabixOrder? _order;
    readonly BcfWriter? _bcf;

    /// <summary>Opens the VCF and matches its contig names with those of the genome.</summary>
    public RecordSource(ScoreSettings settings, EffectColumns columns, Judgement judgement, IPlacement placement, IRunLog log)
    {
        _settings = settings;
        _filter = new(settings, log);
        _order = settings.Outputs.Any(o => o.Index) ? new(settings.Vcf) : null;
        _reader = settings.Variants.Count > 0
            ? VcfReader.From(settings.Vcf, settings.Variants) : VcfReader.Open(settings.Vcf, log);
        _bcf = settings.Outputs.Any(o => o.Format == ScoreFormat.Bcf) ? BcfWriter.Checker(_reader.Header, settings.Vcf) : null;
        _contigs = ContigMap.Resolve(settings.Vcf, _reader.Header.Contigs, settings.Genome, settings.Synonyms);
        _planner = new(settings, columns, judgement, placement, log);
    }

    /// <summary>The header of the VCF.</summary>
    public VcfHeader Header => _reader.Header;

    /// <summary>How contig names were matched.</summary>
    public ContigMap Contigs => _contigs;

    /// <summary>Counts the records that the region filter keeps.</summary>
    public static long Count(ScoreSettings settings)
    {
        var filter = new RecordFilter(settings, new SilentLog());
        using var reader = VcfReader.Open(settings.Vcf);
        var contigs = ContigMap.Resolve(settings.Vcf, reader.Header.Contigs, settings.Genome, settings.Synonyms);
        var record = new VcfRecord();
        long count = 0;
        while (reader.Read(record))
            if (filter.Keeps(!settings.HasRegions ? 0 : contigs.IndexOf(record.Contig), record))
                count++;
        return count;
    }

    /// <summary>The chunks from <paramref name="first"/> to <paramref name="end"/>, exclusive; <see cref="RefGate"/> runs first.</summary>
    public IEnumerable<RecordChunk> Chunks(long first, long end)
    {
        if (first >= end)
            yield break;
        var held = new List<(int Contig, VcfRecord Record)>();
        long index = 0;
        foreach (var record in Gated())
        {
            held.Add(record);
            if (held.Count < _settings.ChunkRecords)
                continue;
            if (index >= first)
                yield return _planner.Plan(held);
            held.Clear();
            if (++index >= end)
                yield break;
        }
        if (held.Count > 0 && index >= first)
            yield return _planner.Plan(held);
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    IEnumerable<(int Contig, VcfRecord Record)> Gated()
    {
        var gate = new RefGate(_settings.Genome, _settings.Alleles);
        var looked = new List<(int Contig, VcfRecord Record)>(RefGate.Records);
        using var records = Kept().GetEnumerator();
        while (looked.Count < RefGate.Records && records.MoveNext())
        {
            gate.Look(records.Current.Contig, records.Current.Record);
            looked.Add(records.Current);
        }
        _contigs.RequireShared();
        if (_settings.Variants.Count == 0)   // a few typed variants say nothing about a build
            gate.Check(_settings.Vcf);
        foreach (var record in looked)
            yield return record;
        looked = null;
        while (records.MoveNext())
            yield return records.Current;
    }

    IEnumerable<(int Contig, VcfRecord Record)> Kept()
    {
        var record = new VcfRecord();
        while (_reader.Read(record))
        {
            int contig = _contigs.IndexOf(record.Contig);
            if (!_filter.Keeps(contig, record))
                continue;
            // a record that cannot be indexed or written is refused before it is scored
            _order?.Require(record);
            _bcf?.Require(record);
            yield return (contig, record);
            record = new VcfRecord();
        }
    }
}
