using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Formats.Vcf;

namespace CisLens.Mutate.Alleles;

/// <summary>
/// Looks at the first records before the model runs: a file whose REF often differs from the genome is stopped with a
/// diagnosis instead of being scored in part (conventions section 3).
/// </summary>
public sealed class RefGate(Genome genome, AlleleOptions options)
{
    /// <summary>How many records are looked at.</summary>
    public const int Records = 1000;

    int _tested, _different, _altMatches, _complementMatches;
    string? _example;

    /// <summary>Looks at one record; records off the genome's contigs and records without bases in REF say nothing.</summary>
    public void Look(int contig, VcfRecord record)
    {
        if (contig < 0 || record.RefKind != AlleleKind.Bases)
            return;
        var reference = new byte[record.Ref.Length];
        Dna.Encode(record.Ref, reference);
        if (record.Pos0 < 0 || record.Pos0 + reference.Length > genome.Contigs[contig].Length)
            return;
        var match = RefCheck.Compare(genome, contig, record.Pos0, reference);
        if (match == RefMatch.Unknown)
            return;
        _tested++;
        if (match == RefMatch.Different)
            Diagnose(contig, record, reference);
    }

    /// <summary>Stops the run when too many differ.</summary>
    /// <param name="file">The VCF as the user named it.</param>
    /// <exception cref="InputException">More than <see cref="AlleleOptions.MaxRefMismatch"/> of the records differ.</exception>
    public void Check(string file)
    {
        // with --check-ref s a record that the exchange repairs is no fault
        int faults = options.CheckRef == RefPolicy.Swap ? _different - _altMatches : _different;
        if (faults <= options.MaxRefMismatch * _tested)
            return;
        throw InputException.In(file, $"REF differs from {genome.Path} in {faults} of the first {_tested} records " +
            $"({100.0 * faults / _tested:0.#}%, allowed {100 * options.MaxRefMismatch:0.#}%; first: {_example}): {Diagnosis()}");
    }

    void Diagnose(int contig, VcfRecord record, byte[] reference)
    {
        _different++;
        _example ??= $"line {record.Line}, {record.Contig}:{record.Pos}";
        if (AnyAltHeld(contig, record))
            _altMatches++;
        else if (Holds(contig, record.Pos0, Dna.ReverseComplement(reference)))
            _complementMatches++;
    }

    bool AnyAltHeld(int contig, VcfRecord record)
    {
        for (int alt = 0; alt < record.AltCount; alt++)
        {
            if (record.AltKind(alt) != AlleleKind.Bases)
                continue;
            var codes = new byte[record.Alt(alt).Length];
            Dna.Encode(record.Alt(alt), codes);
            if (Holds(contig, record.Pos0, codes))
                return true;
        }
        return false;
    }

    bool Holds(int contig, long pos0, byte[] codes) => pos0 + codes.Length <= genome.Contigs[contig].Length &&
        RefCheck.Compare(genome, contig, pos0, codes) == RefMatch.Same;

    // by chance a wrong base is the ALT in a third of the records and the complement in another
    string Diagnosis() => (2 * _altMatches > _different, 2 * _complementMatches > _different) switch
    {
        (true, _) => $"in {_altMatches} of them the genome has ALT: the alleles look swapped; --check-ref s scores such records",
        (_, true) => $"in {_complementMatches} of them the genome has REF's complement: the alleles look as if written for the other strand",
        _ => "neither ALT nor the complement is there: this looks like another genome build",
    };
}
