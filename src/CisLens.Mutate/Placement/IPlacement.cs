using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Placement;

/// <summary>
/// How alleles become windows of a model: around the variant (<see cref="AtVariant"/>) or in a transcript
/// (<see cref="InTranscript"/>).
/// </summary>
public interface IPlacement
{
    /// <summary>True when windows have a strand of their own, so that the strands of the genome are not averaged.</summary>
    bool HasStrand { get; }

    /// <summary>True when all windows of a job go into one request as they are; false for batches that are filled up with N.</summary>
    bool KeepsJobsWhole { get; }

    /// <summary>Why the placement has no window for an allele; <see cref="AlleleStatus.Ok"/> when it has one.</summary>
    AlleleStatus Refusal(AllelePlan plan);

    /// <summary>The windows of some alleles, in the alleles' order; alleles that are not scored have none.</summary>
    List<PlacedWindow> Place(IReadOnlyList<AllelePlan> plans);
}
