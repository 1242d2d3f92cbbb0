using System.Text;
using CisLens.Core;
using CisLens.Formats.Bam;
using CisLens.Formats.Contigs;

namespace CisLens.Prepare.Coverage;

/// <summary>The reads of a BAM as coverage.</summary>
/// <param name="options">Which reads, and what they add.</param>
/// <param name="file">The file in error texts.</param>
/// <param name="reader">The file.</param>
/// <param name="contigs">The contigs of the file in the genome.</param>
/// <param name="barcodes">The barcodes to use; null for all.</param>
/// <param name="placing">Takes the reads.</param>
sealed class BamSource(CoverageOptions options, string file, BamReader reader, ContigMap contigs, BarcodeList? barcodes, Placing placing)
{
    const BamFlags NotPrimary = BamFlags.Secondary | BamFlags.Supplementary;

    readonly BamRecord _read = new();
    readonly int[] _contigs = [.. reader.Contigs.Select(_ => Unknown)];
    const int Unknown = -2;   // a contig whose name was not looked up yet

    readonly bool _all = (options.Alignments
        ?? (options.Weight == CoverageWeight.Hits ? Alignments.All : Alignments.Primary)) == Alignments.All;

    /// <summary>Reads and places the next record. False after the last one.</summary>
    public bool Next(out Outcome outcome)
    {
        outcome = default;
        if (!reader.Read(_read))
            return false;
        outcome = Refused() ?? Place();
        return true;
    }

    // why a read is not used, by its record alone
    Outcome? Refused() =>
        _read.Has(BamFlags.Unmapped) || _read.Contig < 0 || _read.Pos0 < 0 ? Outcome.Unmapped
        : !_all && _read.Has(NotPrimary) ? Outcome.NotPrimary
        : !_all && _read.Has(BamFlags.QcFailed) ? Outcome.QcFailed
        : options.KeepDuplicates is not true && _read.Has(BamFlags.Duplicate) ? Outcome.Duplicate
        : options.Mate is { } mate && !_read.Has(mate == 1 ? BamFlags.Read1 : BamFlags.Read2) ? Outcome.UnwantedMate
        : options.Unit == CoverageUnit.Fragments && NotAFragment() is { } outcome ? outcome
        : options.MinMapQ is { } least && MapQ() < least ? Outcome.LowMapQ
        : barcodes is not null && !barcodes.Has(_read.Text("CB"u8)) ? Outcome.OtherBarcode
        : null;

    // the leftmost read of a proper pair is counted for both
    Outcome? NotAFragment() =>
        !_read.Has(BamFlags.ProperPair) || _read.MateContig != _read.Contig || _read.TemplateLength == 0 ? Outcome.NotPaired
        : _read.TemplateLength < 0 ? Outcome.OtherMate : null;

    // of a fragment the smaller of its reads', if tag MQ has that of the other read
    long MapQ() => options.Unit == CoverageUnit.Fragments ? Math.Min(_read.MapQ, _read.Integer("MQ"u8) ?? long.MaxValue) : _read.MapQ;

    Outcome Place()
    {
        int contig = ContigOf(_read.Contig);
        if (contig < 0)
            return Outcome.NoContig;
        float weight = options.Weight == CoverageWeight.Hits ? 1f / Hits() : 1;
        if (options.Unit == CoverageUnit.Fragments)
        {
            bool reverse = _read.Has(_read.Has(BamFlags.Read2) ? BamFlags.MateReverse : BamFlags.Reverse);   // of read 1
            var ofRead1 = StrandOf(reverse != (options.Library == Library.Reverse));
            return placing.Add(contig, _read.Pos0, (long)_read.Pos0 + _read.TemplateLength, Strand.None, ofRead1, weight);
        }
        var counted = StrandOf(_read.Has(BamFlags.Reverse) != options.Library switch
        {
            Library.Forward => _read.Has(BamFlags.Read2),
            Library.Reverse => !_read.Has(BamFlags.Read2),
            _ => false,
        });
        if (options.Unit == CoverageUnit.Ends || options.Extend is not null)
            return _read.End0 == _read.Pos0 ? Outcome.TooShort
                : placing.Add(contig, _read.Pos0, _read.End0, StrandOf(_read.Has(BamFlags.Reverse)), counted, weight);
        return CoverParts(contig, counted, weight);
    }

    // matches and mismatches are covered; deletions are not, and introns only if wanted, as in bedtools genomecov
    Outcome CoverParts(int contig, Strand counted, float weight)
    {
        long start0 = _read.Pos0, end0 = start0;
        bool any = false;
        foreach (uint operation in _read.Cigar)
        {
            uint length = operation >> 4;
            switch (operation & 15)
            {
                case 0 or 7 or 8:   // M = X
                case 3 when options.CoverIntrons:
                    end0 += length;
                    break;
                case 2 or 3:   // D N
                    Part();
                    start0 = end0 += length;
                    break;
            }
        }
        Part();
        return any ? placing.Finish(weight) : Outcome.TooShort;

        void Part()
        {
            if (end0 > start0)
                placing.Cover(contig, start0, end0, counted, weight);
            any |= end0 > start0;
        }
    }

    int ContigOf(int contig)
    {
        if (_contigs[contig] < 0)   // known ones need no second look, missing ones are counted by name
            _contigs[contig] = contigs.IndexOf(reader.Contigs[contig].Name);
        return _contigs[contig];
    }

    long Hits() => _read.Integer("NH"u8) is > 0 and var hits ? hits : throw InputException.In(file,
        $"record {reader.Records} has no tag NH with the number of alignments of the read, which --weight hits needs; "
        + "let the aligner write it, or leave the option out");

    static Strand StrandOf(bool reverse) => reverse ? Strand.Minus : Strand.Plus;
}

/// <summary>The barcodes of a list, and which of them occurred.</summary>
/// <param name="path">A text file with one barcode per line.</param>
sealed class BarcodeList(string path)
{
    readonly Dictionary<string, bool> _seen = Formats.Text.LineReader.Names(path).Distinct()
        .ToDictionary(name => name, _ => false, StringComparer.Ordinal);

    /// <summary>The last barcode that is not in the list; null if there was none.</summary>
    public string? Other { get; private set; }

    /// <summary>Number of barcodes.</summary>
    public int Count => _seen.Count;

    /// <summary>Number of barcodes that occurred.</summary>
    public int Found => _seen.Values.Count(seen => seen);

    /// <summary>True if a barcode is in the list.</summary>
    public bool Has(ReadOnlySpan<byte> barcode)
    {
        Span<char> letters = stackalloc char[Math.Min(barcode.Length, 256)];
        letters = letters[..Encoding.Latin1.GetChars(barcode[..letters.Length], letters)];
        var lookup = _seen.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.ContainsKey(letters))
            return lookup[letters] = true;
        Other ??= letters.ToString();
        return false;
    }
}
