using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Vcf;

namespace CisLens.Formats.Checks;

/// <summary>Checks whether a VCF fits a genome.</summary>
public sealed class VcfCheck
{
    /// <summary>Number of records whose REF is compared with the genome before a run (docs/conventions.md, section 3).</summary>
    public const int GateRecords = 1000;

    // if more of them differ, alleles are swapped, or are of the other strand or another build
    const double MaxRefMismatch = 0.1;

    readonly string _path;
    readonly Genome _genome;
    readonly ContigMap _map;
    readonly OrderCheck _order = new();
    readonly HashSet<string> _here = new(StringComparer.Ordinal); // alleles at the current position
    readonly SortedDictionary<AlleleKind, long> _kinds = [];
    bool _isList;
    long _records, _missing, _off, _badRef, _same, _different, _unknown, _duplicates;
    long _gateTested, _gateDifferent;   // of the first records, which a run tests before it starts

    VcfCheck(string path, Genome genome, ContigMap map) => (_path, _genome, _map) = (path, genome, map);

    /// <summary>Reads the whole file and returns the findings.</summary>
    /// <exception cref="InputException">The file is not a VCF, shares no contig with the genome, or is of another build.</exception>
    public static IReadOnlyList<Finding> Run(string path, Genome genome, ContigSynonyms? synonyms = null)
    {
        using var reader = VcfReader.Open(path);
        var check = new VcfCheck(path, genome, ContigMap.Resolve(path, reader.Header.Contigs, genome, synonyms))
        {
            _isList = reader.Header.Version is null,
        };
        var record = new VcfRecord();
        while (reader.Read(record))
            check.Look(record);
        check._map.RequireShared();
        return check.Findings();
    }

    void Look(VcfRecord record)
    {
        _records++;
        if (_order.Next(record.Contig, record.Pos0, record.Line))
            _here.Clear();
        _duplicates += _here.Add($"{record.Text(VcfColumn.Ref)}>{record.Text(VcfColumn.Alt)}") ? 0 : 1;
        for (int alt = 0; alt < record.AltCount; alt++)
            _kinds[record.AltKind(alt)] = _kinds.GetValueOrDefault(record.AltKind(alt)) + 1;
        LookAtRef(record);
    }

    void LookAtRef(VcfRecord record)
    {
        int contig = _map.IndexOf(record.Contig);
        if (contig < 0)
            _missing++;
        else if (record.RefKind == AlleleKind.Bad)
            _badRef++;
        else if (record.Pos0 < 0 || record.Pos0 > _genome.Contigs[contig].Length - record.Ref.Length)
            _off++;
        else
            Compare(record, contig);
    }

    void Compare(VcfRecord record, int contig)
    {
        var reference = new byte[record.Ref.Length];
        Dna.Encode(record.Ref, reference);
        var match = RefCheck.Compare(_genome, contig, record.Pos0, reference);
        _ = match switch { RefMatch.Different => _different++, RefMatch.Unknown => _unknown++, _ => _same++ };
        if (_records > GateRecords)
            return;
        _gateTested++;
        _gateDifferent += match == RefMatch.Different ? 1 : 0;
    }

    IReadOnlyList<Finding> Findings()
    {
        long compared = _same + _different;
        var reference = _different == 0 ? FindingLevel.Ok
            : _gateDifferent > MaxRefMismatch * _gateTested ? FindingLevel.Refused : FindingLevel.Look;
        return
        [
            Finding.From(_path, "records", _records + (_isList ? ", without header: CHROM POS ID REF ALT" : ""), _records > 0 && !_isList),
            Finding.From(_path, "contigs", _map.Missing is null ? _map.Matches : $"{_map.Matches}; {_map.Missing}", _missing == 0),
            new(_path, "REF", $"{_same}/{compared} match ({Percent.Format(_same, compared)})", reference),
            Finding.From(_path, "N", $"{_unknown} where the genome has N or REF is not known", _unknown == 0),
            Finding.From(_path, "positions", $"{_off} outside their contig", _off == 0),
            Finding.From(_path, "alleles", Alleles(), _badRef == 0 && !_kinds.ContainsKey(AlleleKind.Bad)),
            _order.Finding(_path),
            Finding.From(_path, "duplicates", $"{_duplicates}", _duplicates == 0),
        ];
    }

    string Alleles()
    {
        var counts = _kinds.Select(pair => $"{pair.Value} {Word(pair.Key)}");
        return string.Join(", ", _badRef == 0 ? counts : counts.Append($"{_badRef} invalid REF"));
    }

    static string Word(AlleleKind kind) => kind switch
    {
        AlleleKind.Bases => "with bases",
        AlleleKind.Missing => "missing",
        AlleleKind.Star => "*",
        AlleleKind.Symbolic => "symbolic",
        AlleleKind.Breakend => "breakends",
        _ => "invalid",
    };
}
