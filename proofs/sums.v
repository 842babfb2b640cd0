(* Sums over 0, 1, ..., n-1, and three facts about the logarithm: the tools of em.v. *)
From Coq Require Import Reals Lra Lia.
Open Scope R_scope.

(* An empty sum is 0; one more index adds one more term. *)
Fixpoint sum (n : nat) (f : nat -> R) : R :=
  match n with
  | O => 0
  | S m => sum m f + f m
  end.

Notation "'Σ_' ( k < n ) e" := (sum n (fun k => e))
  (at level 41, k name, n at level 50, e at level 41, format "'Σ_' ( k  <  n )  e").
Notation "'each' k < n , P" := (forall k : nat, (k < n)%nat -> P)
  (at level 200, k name, n at level 50, P at level 200, format "'each'  k  <  n ,  P").

(* ---- Sums ---- *)

Lemma sum_ext n f g : (each k < n, f k = g k) -> Σ_(k < n) f k = Σ_(k < n) g k.
Proof.
  induction n as [| n IH]; simpl; intros H; [reflexivity |].
  rewrite IH, (H n); [reflexivity | lia | intros k Hk; apply H; lia].
Qed.

Lemma sum_plus n f g : Σ_(k < n) (f k + g k) = Σ_(k < n) f k + Σ_(k < n) g k.
Proof. induction n as [| n IH]; simpl; [| rewrite IH]; lra. Qed.

Lemma sum_scale n c f : Σ_(k < n) (c * f k) = c * Σ_(k < n) f k.
Proof. induction n as [| n IH]; simpl; [| rewrite IH]; lra. Qed.

Lemma sum_minus n f g : Σ_(k < n) (f k - g k) = Σ_(k < n) f k - Σ_(k < n) g k.
Proof. induction n as [| n IH]; simpl; [| rewrite IH]; lra. Qed.

Lemma sum_const n c : Σ_(k < n) c = INR n * c.
Proof. induction n as [| n IH]; [simpl; lra | rewrite S_INR; simpl; rewrite IH; lra]. Qed.

Lemma sum_swap n m (f : nat -> nat -> R) :
  Σ_(i < n) Σ_(k < m) f i k = Σ_(k < m) Σ_(i < n) f i k.
Proof.
  induction n as [| n IH]; simpl.
  - rewrite sum_const. lra.
  - rewrite IH, <- sum_plus. reflexivity.
Qed.

Lemma sum_le n f g : (each k < n, f k <= g k) -> Σ_(k < n) f k <= Σ_(k < n) g k.
Proof.
  induction n as [| n IH]; simpl; intros H; [lra |].
  apply Rplus_le_compat; [apply IH; intros k Hk |]; apply H; lia.
Qed.

Lemma sum_nonneg n f : (each k < n, 0 <= f k) -> 0 <= Σ_(k < n) f k.
Proof.
  intros H. replace 0 with (Σ_(k < n) 0) by (rewrite sum_const; lra).
  apply sum_le, H.
Qed.

(* If no term is larger and the sums agree, every pair of terms agrees. *)
Lemma sum_le_equal n f g :
  (each k < n, f k <= g k) -> Σ_(k < n) f k = Σ_(k < n) g k -> each k < n, f k = g k.
Proof.
  induction n as [| n IH]; simpl; intros H E k Hk; [lia |].
  assert (Hn : f n <= g n) by (apply H; lia).
  assert (Hs : Σ_(k < n) f k <= Σ_(k < n) g k) by (apply sum_le; intros j Hj; apply H; lia).
  assert (k = n \/ (k < n)%nat) as [-> | Hk'] by lia; [lra |].
  apply IH; [intros j Hj; apply H; lia | lra | exact Hk'].
Qed.

Lemma sum_term_le n f k : (each j < n, 0 <= f j) -> (k < n)%nat -> f k <= Σ_(j < n) f j.
Proof.
  induction n as [| n IH]; simpl; intros H Hk; [lia |].
  assert (Hn : 0 <= f n) by (apply H; lia).
  assert (Hs : 0 <= Σ_(j < n) f j) by (apply sum_nonneg; intros j Hj; apply H; lia).
  assert (k = n \/ (k < n)%nat) as [-> | Hk'] by lia; [lra |].
  assert (f k <= Σ_(j < n) f j) by (apply IH; [intros j Hj; apply H; lia | exact Hk']). lra.
Qed.

Lemma sum_pos n f : (0 < n)%nat -> (each k < n, 0 < f k) -> 0 < Σ_(k < n) f k.
Proof.
  intros Hn H. apply Rlt_le_trans with (f 0%nat); [apply H, Hn |].
  apply sum_term_le; [intros k Hk; left; apply H, Hk | exact Hn].
Qed.

(* ---- The logarithm ---- *)

Lemma ln_quotient a b : 0 < a -> 0 < b -> ln (a / b) = ln a - ln b.
Proof.
  intros Ha Hb. unfold Rdiv.
  rewrite ln_mult, ln_Rinv; [lra | lra | lra | apply Rinv_0_lt_compat; lra].
Qed.

Lemma ln_sqrt a : 0 < a -> ln (sqrt a) = ln a / 2.
Proof.
  intros Ha. assert (Hs : 0 < sqrt a) by (apply sqrt_lt_R0, Ha).
  rewrite <- (sqrt_sqrt a) at 2 by lra. rewrite ln_mult by exact Hs. lra.
Qed.

Lemma ln_monotone a b : 0 < a -> a <= b -> ln a <= ln b.
Proof. intros Ha [Hb | <-]; [left; apply ln_increasing; assumption | right; reflexivity]. Qed.

(* The logarithm lies below its tangent at 1, and touches it only there. *)
Lemma ln_tangent y : 0 < y -> ln y <= y - 1 /\ (ln y = y - 1 -> y = 1).
Proof.
  intros Hy. destruct (Req_dec (ln y) 0) as [E | E].
  - assert (y = 1) by (rewrite <- (exp_ln y Hy), E; apply exp_0). lra.
  - assert (1 + ln y < y) by (rewrite <- (exp_ln y Hy) at 2; apply exp_ineq1, E). lra.
Qed.
