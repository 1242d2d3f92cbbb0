using CisLens.Core;
using CisLens.Formats.Checks;
using CisLens.Formats.Fasta;
using CisLens.Formats.Vcf;

namespace CisLens.Mutate.Alleles;

/// <summary>
/// Tests the first records before the model starts: a run is stopped with the likely cause if REF differs from the genome in too many
/// of them (docs/conventions.md, section 3).
/// </summary>
public sealed class RefGate(Genome genome, AlleleOptions options)
{
    /// <summary>Number of records that are tested.</summary>
    public const int Records = VcfCheck.GateRecords;

    int _tested, _different, _altMatches, _complementMatches;
    string? _example;

    /// <summary>Tests one record, unless it is outside the contigs of the genome or has no bases in REF.</summary>
    public void Look(int contig, VcfRecord record)
    {
        if (contig < 0 || record.RefKind != AlleleKind.Bases)
            return;
        var reference = new byte[record.Ref.Length];
        Dna.Encode(record.Ref, reference);
        if (record.Pos0 < 0 || record.Pos0 + reference.Length > genome.Contigs[contig].Length)
            return;
        _tested++;
        if (RefCheck.Compare(genome, contig, record.Pos0, reference) == RefMatch.Different)
            Diagnose(contig, record, reference);
    }

    /// <summary>Stops the run if REF differs in too many records.</summary>
    /// <param name="file">Path of the VCF as the user gave it.</param>
    /// <exception cref="InputException">The share is above <see cref="AlleleOptions.MaxRefMismatch"/>.</exception>
    public void Check(string file)
    {
        // with --check-ref s, a record whose ALT is in the genome can be scored
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
        if (IsAnyAltInGenome(contig, record))
            _altMatches++;
        else if (IsInGenome(contig, record.Pos0, Dna.ReverseComplement(reference)))
            _complementMatches++;
    }

    bool IsAnyAltInGenome(int contig, VcfRecord record)
    {
        for (int alt = 0; alt < record.AltCount; alt++)
        {
            if (record.AltKind(alt) != AlleleKind.Bases)
                continue;
            var codes = new byte[record.Alt(alt).Length];
            Dna.Encode(record.Alt(alt), codes);
            if (IsInGenome(contig, record.Pos0, codes))
                return true;
        }
        return false;
    }

    bool IsInGenome(int contig, long pos0, byte[] codes) => pos0 + codes.Length <= genome.Contigs[contig].Length &&
        RefCheck.Compare(genome, contig, pos0, codes) == RefMatch.Same;

    // a wrong base is ALT by chance in a third of the records, and the complement in another third
    string Diagnosis() => (2 * _altMatches > _different, 2 * _complementMatches > _different) switch
    {
        (true, _) => $"the genome has ALT in {_altMatches} of them, so REF and ALT are probably swapped; use --check-ref s to score them",
        (_, true) => $"the genome has the complement of REF in {_complementMatches} of them, " +
            "so the alleles are probably on the minus strand; convert them to the plus strand",
        _ => "the genome has neither ALT nor the complement, so the VCF is probably of another genome build",
    };
}
