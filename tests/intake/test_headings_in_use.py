"""Headings as cluster templates of many countries write them, in English, French, Spanish, Portuguese and Arabic."""

from __future__ import annotations

import pytest

from firstcall.intake.sheets.headings import of_heading
from tests.intake.test_tables import ACTIVITIES

HEADINGS = {
    "organisation": """
        orga
        Lead Agency
        Organization Name
        Reporting Org.
        Name of Organization*
        Partner Organization
        Reporting Partner (Acronym)
        Who?
        Agency reporting
        Acteur
        Nom de l’acteur
        Organisation/Partenaire
        Partenaire principal
        Institución
        Organización que reporta
        Socio principal
        Appealing organization
        Organização Responsável
        المنظمة / Organization
        Responsible agency
        Agency Name (Full)
        Organisation Responsable
        Prime Partner
        Direct partner
    """,
    "implementer": """
        Implementing Partner(s)
        Implementing partner (IP) name
        Sub-IP
        Partenaire d'implementation
        Partenaire d’exécution (si applicable)
        Agence d'exécution
        Partenaire opérationnel
        Organisation exécutrice
        Socio implementador / Organización que implementa
        Entidad implementadora
        Parceiro de implementação
        الشريك المنفذ / Implementing Partner
        Implementing Agency
        Implementing Organization
        Local Implementing Partner
        Partenaire local
    """,
    "donor": """
        Donor(s)
        Funding Agency
        Funding Donor
        Bailleur(s) de fonds
        Source de financement
        Donante(s)
        Financiado por
        Doador
        الجهة المانحة
        Donor Name (if any)
        Sources of Funding
    """,
    "sector": """
        Cluster/Sector
        Cluster/AoR
        Secteur/Cluster
        Sector/Subsector
        القطاع / Cluster
        Secteur d’activité
        Setor
        Cluster Name
        Response Sector
        Grupo temático
    """,
    "admin1_name": """
        Governorate (admin1)
        Province/Governorate
        Region/State
        Oblast
        Région d'intervention
        Département
        Departamento
        Província
        المحافظة / Governorate
        State Name
        ADM1_EN
        admin1Name_en
        County
        Wilaya
        Gouvernorat
        Province Name
    """,
    "admin2_name": """
        Sub-county
        District/LGA
        LGA Name
        Raion
        Cercle
        Territoire
        Moughataa
        Municipio
        Distrito
        المديرية
        ADM2_FR
        Zone de Santé
        District Name
        Localité admin2
    """,
    "admin3_name": """
        Sub-district
        Township
        Hromada
        Commune
        Posto Administrativo
        Upazila/Tehsil
        Ward
        Woreda
        ناحية
        ADM3_EN
        Payam
    """,
    "admin1_code": """
        Admin1 Pcode
        ADM1_PCODE
        admin1Pcode
        Governorate P-Code
        Code Région
        P-Code Province
        Cod. Departamento
        Code admin 1
    """,
    "admin2_code": """
        ADM2_PCODE
        District Pcode
        Code Département
        Pcode Zone de santé
        Código Municipio
        LGA P-code
    """,
    "admin3_code": """
        admin3Pcode
        Township P-code
        Pcode commune
        Sub-district pcode
    """,
    "site": """
        Camp/Site
        Village/Quartier
        Name of site
        Nom du village/site
        Site/Location name
        Community/Settlement
        Neighborhood/Village
        Nom de la localité
        Lugar de intervención
        Nom de l'école/Structure
        School/Facility Name
        Site d'intervention
        Exact location (village, camp)
        Aldeia/Centro
    """,
    "activity": """
        Activity Description (short)
        Type of Activity
        Activité réalisée
        Activités menées
        Type d’intervention
        Intitulé de l'activité
        Actividad realizada
        Actividades
        Atividade
        النشاط الرئيسي
        Main Activities
        HRP Activity
        Activity/Intervention
        Response Activity
        Cluster activity
    """,
    "indicator": """
        HRP Indicator
        Indicateur HRP
        Indicator name
        Indicador
        Output indicator
        Activity Indicator
        مؤشر
    """,
    "status": """
        Status of activity
        Activity Status (Planned/Ongoing/Completed)
        Statut
        Etat d’avancement
        Estado de la actividad
        Statut du projet
        حالة المشروع
        Implementation Status
    """,
    "start": """
        Start Date (dd/mm/yyyy)
        Date de début (JJ/MM/AAAA)
        Fecha de inicio
        Data de início
        تاريخ البدء
        Project Start Date
        Planned Start
        Date démarrage
    """,
    "end": """
        Finish
        End Date
        Date de fin prévue
        Fecha de finalización
        Expected end date
        تاريخ الانتهاء
        Project End Date
        Date fin
        Data de fim
    """,
    "month": """
        Reporting Month
        Mois de rapportage
        Month Reported
        Mes de atención
        Mes
        Month of activity
        شهر التقرير
        Mois de l'activité
        Reporting period (month)
        Période de rapportage
        Mês
    """,
    "population_group": """
        Population Type
        Beneficiary Type
        Target Population Group
        Type de population
        Groupe cible
        Catégorie de bénéficiaires
        Grupo poblacional
        Tipo de población
        Status of beneficiaries (IDP, returnee)
        Type of beneficiaries (IDPs/Host)
        Statut des bénéficiaires
        نوع المستفيد
        Population
    """,
    "reached": """
        Beneficiary Persons
        # people reached
        Number of beneficiaries reached
        Total # of beneficiaries
        Nb de bénéficiaires
        Nbre de personnes assistées
        Total bénéficiaires atteints
        No. Beneficiarios
        N. Beneficiarios Mensuales
        Total monthly beneficiaries
        Personnes touchées
        Total People Reached (individuals)
        Individuals Reached
        Beneficiarios alcanzados
        Pessoas alcançadas
        عدد المستفيدين
        إجمالي المستفيدين / Total
        Total Beneficiaries
        Population atteinte
        Actual number of people reached
        # Reached
        Nombre de personnes atteintes (individus)
        Total Individuals
        Bénéficiaires directs
        Direct beneficiaries
        Total Reached
    """,
    "targeted": """
        # people targeted
        Target (people)
        Targeted population
        Nb bénéficiaires ciblés
        Personnes ciblées
        Cible
        Población meta
        Beneficiarios meta
        Total planned beneficiaries
        المستهدفين
        Number of targeted beneficiaries
        Target beneficiaries
        People Targeted
        Cible (individus)
    """,
    "households": """
        # of HHs
        Households reached
        Nb ménages
        Nombre de ménages touchés
        Hogares
        عدد الأسر
        # HH reached
        Total HH
        Nº de AF assistidos
        HHs Benefited
        Familias atendidas
    """,
    "households_targeted": """
        HHs to be reached
        Familias programadas
        Agregados planeados
    """,
    "modality": """
        Modality
        Delivery Modality
        Modalité
        Assistance modality (cash/in-kind)
        Modalidad
        Type of assistance
    """,
    "latitude": """
        Latitude
        GPS_lat
        locationy
        Lat (Y)
        Latitud
    """,
    "longitude": """
        Longitude
        GPS_long
        locationx
        Long (X)
    """,
    "remarks": """
        Comments
        Remarks
        Commentaires
        Observations
        Observaciones
        ملاحظات
    """,
    "quantity": """
        Quantity
        Quantité
        # of units
        Number of units
        Cantidad
        Nombre d'unités
        Qté
    """,
    "unit": """
        Unit
        Unité
        Unidad de medida
        Unit of Measurement
    """,
    "organisation_type": """
        Org Type
        Type of Organization
        Type d'organisation
        Type de structure
        Tipo de organización
        نوع المنظمة
        Partner Type
    """,
    "implementer_type": """
        IP Type
        Type of Implementing partner
        Type de partenaire d'exécution
    """,
    "project": """
        HRP Project Code
        Code du projet HRP
        Project Code
        Código de proyecto
    """,
    "new_beneficiaries": """
        New Beneficiaries
        New beneficiaries of the month
        Nouveaux bénéficiaires
        Beneficiarios nuevos
        Beneficiarios nuevos del mes
    """,
}


@pytest.mark.parametrize(
    ("field", "heading"),
    [(field, text.strip()) for field, texts in HEADINGS.items() for text in texts.strip().splitlines()],
)
def test_the_field_a_heading_names(field: str, heading: str) -> None:
    matches = of_heading(heading, ACTIVITIES)
    surest = [match.field.name for match in matches if match.confidence > matches[0].confidence - 0.005]
    assert field in surest
