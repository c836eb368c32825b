/** The source under which everything from DefectDojo is known here: its events, its people, its products. */
export const DEFECTDOJO_SOURCE = "defectdojo";
